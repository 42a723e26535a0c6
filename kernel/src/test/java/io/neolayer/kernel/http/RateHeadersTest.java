package io.neolayer.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.neolayer.kernel.tenancy.Rate;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rate fields are structured fields (RFC 9651), and their numbers are those of the bucket. */
class RateHeadersTest {
    private static final long SECOND = 1_000_000_000;

    @ParameterizedTest
    @ValueSource(strings = {"list", "string", "number"})
    void theReaderOfThisTestPassesThePublishedVectors(String set) throws IOException {
        try (InputStream in =
                RateHeadersTest.class.getResourceAsStream("/vectors/structured-fields/" + set + ".json")) {
            for (JsonNode vector : JsonMapper.shared().readTree(Objects.requireNonNull(in))) {
                String raw =
                        vector.get("raw").valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
                boolean list = vector.get("header_type").asString().equals("list");
                if (vector.path("must_fail").asBoolean(false)) {
                    assertThatIllegalArgumentException().as(raw).isThrownBy(() -> {
                        var read = list ? StructuredField.list(raw) : StructuredField.single(raw);
                        assertThat(read).as(raw).isNull();
                    });
                } else if (list) {
                    assertThat(StructuredField.list(raw))
                            .hasSize(vector.get("expected").size());
                } else {
                    JsonNode expected = vector.get("expected").get(0);
                    Object value = StructuredField.single(raw).value();
                    if (value instanceof BigDecimal number) {
                        assertThat(number).as(raw).isEqualByComparingTo(expected.decimalValue());
                    } else {
                        assertThat(value).as(raw).isEqualTo(expected.asString());
                    }
                }
            }
        }
    }

    @Test
    void bothFamiliesComeFromTheSameBuckets() {
        var headers = HttpFields.build();
        var rates = new RateHeaders();
        rates.principal(new Bucket(new Rate(100, 200), 0).take(new Rate(100, 200), 0));
        var account = new Bucket(new Rate(10, 15), 0);
        account.take(new Rate(10, 15), 0);
        rates.account(account.take(new Rate(10, 15), 0));
        rates.write(headers);

        var limit = StructuredField.list(String.valueOf(headers.get("RateLimit")));
        var policy = StructuredField.list(String.valueOf(headers.get("RateLimit-Policy")));
        assertThat(limit).extracting(StructuredField.Item::value).containsExactly("principal", "account");
        assertThat(policy).extracting(StructuredField.Item::value).containsExactly("principal", "account");
        assertThat(limit.get(0).parameters())
                .containsEntry("r", new BigDecimal(199))
                .containsEntry("t", BigDecimal.ONE);
        assertThat(policy.get(0).parameters())
                .containsEntry("q", new BigDecimal(200))
                .containsEntry("w", BigDecimal.TWO);
        assertThat(limit.get(1).parameters()).containsEntry("r", new BigDecimal(13));
        assertThat(headers.get("X-RateLimit-Limit")).isEqualTo("15");
        assertThat(headers.get("X-RateLimit-Remaining")).isEqualTo("13");
        assertThat(headers.get("X-RateLimit-Reset")).isEqualTo("1");
    }

    @Test
    void aBucketRefillsWithItsRateAndNoFaster() {
        Rate rate = new Rate(20, 40);
        var bucket = new Bucket(rate, 0);
        int admitted = 0;
        for (int tick = 0; tick < 2000; tick++) {
            admitted += bucket.take(rate, tick * SECOND / 200).admitted() ? 1 : 0;
        }
        assertThat(admitted).isBetween(230, 240);
        assertThat(bucket.take(new Rate(1, 1), 100 * SECOND).left()).isZero();
    }
}
