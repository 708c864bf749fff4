pragma circom 2.2.3;

// a * b = q * p + rest over the integers, in limbs of W bits, p = sum prime[i] 2^(W i), by a chain of carries:
//   D_i + c_(i-1) = 2^W c_i,  D = a b - q p - rest limb by limb.
// CARRY bounds each carry to [-2^(CARRY - 1), 2^(CARRY - 1)); CARRY = 0 leaves them unbounded.

template Bits(B) {
    signal input in;
    signal bits[B];
    var sum = 0;
    for (var i = 0; i < B; i++) {
        bits[i] <-- (in >> i) & 1;
        bits[i] * (bits[i] - 1) === 0;
        sum += bits[i] * (1 << i);
    }
    sum === in;
}

template LimbProduct(W, N, CARRY, P0, P1, P2) {
    assert(N == 3);
    signal input a[N];
    signal input b[N];
    signal input quotient[N];
    signal input rest[N];
    signal input carry[2 * N - 2];
    var prime[3] = [P0, P1, P2];

    component range[4][N];
    for (var i = 0; i < N; i++) {
        for (var k = 0; k < 4; k++) {
            range[k][i] = Bits(W);
        }
        range[0][i].in <== a[i];
        range[1][i].in <== b[i];
        range[2][i].in <== quotient[i];
        range[3][i].in <== rest[i];
    }
    component bound[2 * N - 2];
    for (var i = 0; i < 2 * N - 2; i++) {
        if (CARRY > 0) {
            bound[i] = Bits(CARRY);
            bound[i].in <== carry[i] + (1 << (CARRY - 1));
        }
    }

    signal product[N][N];
    for (var i = 0; i < N; i++) {
        for (var j = 0; j < N; j++) {
            product[i][j] <== a[i] * b[j];
        }
    }
    for (var d = 0; d < 2 * N - 1; d++) {
        var column = 0;
        for (var i = 0; i < N; i++) {
            if (d >= i && d - i < N) {
                column += product[i][d - i] - quotient[i] * prime[d - i];
            }
        }
        if (d < N) {
            column -= rest[d];
        }
        if (d > 0) {
            column += carry[d - 1];
        }
        if (d < 2 * N - 2) {
            column === carry[d] * (1 << W);
        } else {
            column === 0;
        }
    }
}
