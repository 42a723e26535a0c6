package io.neolayer.service.functions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RedactionTest {
    private final Redaction redaction = new Redaction(text -> text.replace("12345", "[secret:pin]"));

    @Test
    void leavesWhatHoldsNoSecret() {
        var node = Documents.tree("{\"a\":[1,true,null,\"x\",1.50]}");
        assertThat(redaction.json(node).toString()).isEqualTo("{\"a\":[1,true,null,\"x\",1.50]}");
        assertThat(redaction.hit()).isFalse();
    }

    @Test
    void replacesInTextsNamesAndNumbersAndStaysJson() {
        var node = Documents.tree("{\"k12345\":\"is 12345\",\"n\":9123450,\"deep\":[{\"a\":\"12345\"}]}");
        assertThat(redaction.json(node).toString())
                .isEqualTo("{\"k[secret:pin]\":\"is [secret:pin]\",\"n\":\"9[secret:pin]0\","
                        + "\"deep\":[{\"a\":\"[secret:pin]\"}]}");
        assertThat(redaction.hit()).isTrue();
    }

    @Test
    void replacesWhatNoDatabaseCanHold() {
        assertThat(redaction.text("a\0b\ud800c\ud83d\ude00")).isEqualTo("a\ufffdb\ufffdc\ud83d\ude00");
        assertThat(redaction.hit()).isFalse();
    }
}
