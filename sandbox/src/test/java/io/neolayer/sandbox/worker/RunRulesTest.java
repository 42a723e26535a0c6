package io.neolayer.sandbox.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunRulesTest {
    private final InProcess js = new InProcess();

    @Test
    void anExpressionIsCalledWithParamsAndSecrets() {
        js.params("{\"a\":1,\"b\":2}");
        assertThat(js.output("(params) => ({sum: params.a + params.b})")).isEqualTo("{\"sum\":3}");
    }
}
