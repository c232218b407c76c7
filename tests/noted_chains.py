"""The four backpropagation workings of the slides and lecture notes: each chain, and the step it is about.

The steps are those that the authors' headings and figures tell; ``part of`` marks a change such as Δw5. The
chains keep the slips, the lost letters and the wrong labels of their sources.
"""

SLIDES = """
z1 | z_1 = w_1*x + theta_1 = 0.015*0.1 + 0.40 = 0.415
a1 | a_1 = sigma(z_1) = 1/(1 + exp(-z_1)) = 1/(1 + exp(-0.415)) = 0.6022
z2 | z_2 = w_2*x + theta_2 = 0.45*0.6022 + 0.63 = 0.890
a2 | a_2 = sigma(z_2) = 1/(1 + exp(-z_2)) = 1/(1 + exp(-0.890)) = 0.7088
w1_new | w_1 = w_1 - alpha*[d(E)/d(w_1)] = 0.15 - 1*0.00102 = 0.148
w2_new | w_2 = w_2 - alpha*[d(E)/d(w_2)] = 0.45 - 1*0.0570 = 0.393
theta1_new | theta_1 = theta_1 - alpha*[d(E)/d(theta_1)] = 0.40 - 1*0.102 = 0.389
theta2_new | theta_2 = theta_2 - alpha*[d(E)/d(theta_2)] = 0.62 - 1*0.094 = 0.525
dE_dw1 | [d(E)/d(w_1)] = (a_2 - y)*a_2*(1 - a_2)*w_2*a_1*(1 - a_1)*x
    = (0.7088 - 0.25)*0.7088*(1 - 0.7088)*0.1 = 0.00102
dE_dw2 | [d(E)/d(w_2)] = (a_2 - y)*sigma(z_2)*(1 - sigma(z_2))*a_1 = (a_2 - y)*a_2*(1 - a_2)*a_1
    = (0.7088 - 0.25)*0.7088*(1 - 0.7088) = 0.0570
dE_dtheta1 | [d(E)/d(theta_1)] = (a_2 - y)*a_2*(1 - a_2)*w_2*a_1*(1 - a_1)*1
    = (0.7088 - 0.25)*0.7088*(1 - 0.7088)*1 = 0.0102
dE_dtheta2 | [d(E)/d(theta_2)] = (a_2 - y)*sigma(z_2)*(1 - sigma(z_2))*1 = (a_2 - 0.25)*a_2*(1 - a_2)
    = 0.0946
"""

QUESTION_1 = """
in_h1 | in_h_1 = w_11*i_1 + w_21*i_2 + b_1*1 = 0.15*0.05 + 0.20*0.10 + 0.35*1 = 0.3775
out_h1 | outh_1 = 1/(1 + exp(-inh_1)) = 1/(1 + exp(-0.3775)) = 0.59326
in_h2 | inh_2 = w_3*i_1 + w_4*i_2 + b_1*x_1 = 0.25*0.05 + 0.30*0.10 + 0.35*1 = 0.3925
out_h2 | outh_2 = 1/(1 + exp(-inh_2)) = 1/(1 + exp(-0.3925)) = 0.59688
in_o1 | inO_1 = w_5*outh_1 + w_6*outh_2 + b_2*x_1 = 0.40*0.59326 + 0.45*0.59688*0.60*1 = 1.105
out_o1 | out01 = 1/(1 + exp(-in01)) = 1/(1 + exp(-1.105)) = 0.7511
in_o2 | in02 = 0.50*0.59326 + 0.55*0.59688 + 0.60*1 = 1.22484
out_o2 | out02 = 1/(1 + exp(-1.22484)) = 0.7727
E | Etotal = 1/n*((target_01 - out01)^2 + (target_02 - out02)^2)
    = 1/2*((0.01 - 0.7511)^2 + (0.99 - 0.7727)^2) = 0.2982
dE_dout_o1 | [d()/d(out_01)] = 1/2*(2*out_01 - 2*target_01) = out_01 - target_01 = 0.7511 - 0.01 = 0.7411
dout_o1_din_o1 | [d(out_01)/d(in_01)] = out_01*(1 - out_01) = 0.7511*(1 - 0.7511) = 0.1869
din_o1_dw5 | [d(in_01)/d(w_5)] = out_1 + 0 + 0 = out_1 = 0.5932
dE_dw5 | [d(E_total)/d(w_5)] = 0.3411*0.1869*0.5932 = 0.0821
part of w5_new | Delta_w_5 = -0.5*[d(E_total)/d(w_5)] = -0.5*0.0821 = -0.041
w5_new | w_5_new = w_5 + alpha*Delta_w_5 = 0.40 + -0.041 = 0.359
din_o1_dout_h1 | [d(in_01)/d(w_1)] = outh_1 + 0 + 0 = outh_1 = w_5 + 0 + 0 = w_5 = 0.40
dout_h1_din_h1 | [d(outh_1)/d(w_1)] = outh_1*(1 - outh_1) = 0.59326*(1 - 0.59326) = 0.24130
din_h1_dw1 | [d(h_1)/d(w_1)] = 0 + 0 = 0.05
dE_dw1 | [d(E_total)/d(w_1)] = 0.7411*0.1869*0.40*0.24130*0.05 = 0.0006685
part of w1_new | Delta_w_1 = -alpha*[d(L)/d(w_1)] = -alpha*[d(E_total)/d(w_1)] = -0.5*0.0006685
    = -0.00033425
w1_new | w_1_new = 0.15 + -0.00033425 = 0.1496
"""

QUESTION_2 = """
in4 | in_4 = w_14*x_1 + w_24*x_2 + w_34*x_3 + theta_4 = 0.2*1 + 0.4*0 - 0.5*1 + -0.4 = -0.7
out4 | out_4 = 1/(1 + exp(-in_4)) = 1/(1 + exp(-0.7)) = 0.3318
in5 | in_5 = w_15*x_1 + w_25*x_2 + w_35*x_3 + theta_5 = -0.3*1 + 0.1*0 + 0.2*1 + 0.2 = 0.1
out5 | out_5 = 1/(1 + exp(-in_5)) = 1/(1 + exp(-0.1)) = 0.5249
in6 | in_6 = -0.3*-0.7 - 0.2*0.1 + 0.1 = -0.1045
out6 | out_6 = 1/(1 + exp(-in_6)) = 0.4738
E | MSE = 1/n*(target_6 - out_6)^2 = 1/21*(1 - 0.4738)^2 = (1 - 0.4738)^2 = 0.2768
dE_dout6 | [d(E_total)/d(out_6)] = 2*out_6 - 2*target_6 = 2*(0.474 - 1) = -1.052
dout6_din6 | [d(out_6)/d(in_6)] = out_6 - (1 - out_6) = 0.474 - (1 - 0.474) = -0.052
din6_dw46 | [d(in_6)/d(w_46)] = out_4 = 0.331
dE_dw46 | -1.052*-0.052*0.331 = 0.0181
part of w46_new | Delta_w_46 = -alpha*E_total = -0.9*0.0181 = -0.01629
w46_new | w_46_new = -0.3 + -0.01629 = -0.31629
"""

ASSIGNMENT = """
in5 | in_5 = w_15*x_1 + w_25*x_2 + w_35*x_3 + w_45*x_4 + b_5 = 0.3*1 + -0.2*1 + 0.2*0 + 0.1*1 + 0.2 = 0.4
out5 | out_5 = 1/(1 + exp(-in_5)) = 1/(1 + exp(-0.4)) = 0.5986
in6 | in_6 = 0.1*1 + 0.4*1 + -0.3*0 + 0.4*1 + 0.1 = 1
out6 | out_6 = 1/(1 + exp(-in_6)) = 1/(1 + exp(-1)) = 0.7310 = 0.7311
in7 | in_7 = w_57*out_5 + w_67*out_6 + b_7 = -0.3*0.5986 + 0.2*0.7311 + -0.3 = -0.17961 + 0.14622 - 0.3
    = -0.3334
out7 | out_7 = 1/(1 + exp(-int)) = 1/(1 + exp(-0.3334)) = 0.4174
E | MSE = 1/2*(1 - 0.4174)^2 = 0.3394
dE_dout7 | [d(E_total)/d(out_7)] = 2*out_7 - 2*target_7 = -2*(target_7 - out_7) = -2*(0.4174 - 0.3394)
    = -2*(1 - 0.4174) = -1.1652
dout7_din7 | [d(out_7)/d(in_7)] = out_7*(1 - out_7) = 0.4174*(1 - 0.4174) = 0.2432
din7_dw57 | [d(in_7)/d(w_57)] = out_5 = 0.5987
dE_dw57 | [d(E_total)/d(w_57)] = -1.1652*0.2432*0.5987 = -0.1697
part of w57_new | Delta_w_57 = -alpha*[d(E_total)/d(w_57)] = -0.8*-0.1697 = 0.13576
w57_new | w_57_new = -0.3 + 0.13576 = -0.16424
din7_dw67 | [d(int)/d(w_67)] = out_6 = 0.7311
dE_dw67 | [d(E_total)/d(w_67)] = -1.1652*0.2432*0.7311 = -0.2072
w67_new | w_67_new = w_67 + Delta_w_67 = 0.2 + -0.8*-0.2072 = 0.2 + 0.16576 = 0.36576
dE_dw07 | [d(E_total)/d(w_07)] = -1.1652*0.2432*1 = -0.2834
w07_new | w_07_new = w_07 + Delta_w_07 = -0.3 + -0.8*-0.2834 = -0.3 + 0.22672 = -0.07328
"""

WORKINGS = {
    "scalar-chain": SLIDES,
    "two-layer-sigmoid": QUESTION_1,
    "three-two-one": QUESTION_2,
    "four-two-one": ASSIGNMENT,
}
"""By bundled problem: slides (backpropagation), notes (questions 1 and 2), notes (assignment)."""


def chains(text):
    """Pairs of the step and the chain; an equals sign at the start of a line goes on with the one before."""
    text = text.replace("\n    = ", " = ")
    return [tuple(part.strip() for part in line.split(" | ")) for line in text.strip().split("\n")]
