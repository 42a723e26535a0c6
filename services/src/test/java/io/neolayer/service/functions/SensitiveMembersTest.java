package io.neolayer.service.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.kernel.operation.Flat;
import io.neolayer.kernel.operation.Sensitive;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SensitiveMembersTest {
    record Terms(@Sensitive String apiToken, int days) {}

    record Outer(String name, @Flat Terms terms, Terms below) {}

    @Test
    void whatIsSensitiveIsHiddenAlsoInFlatAndNestedParts() {
        var given = JsonMapper.shared().readTree("""
                {"name": "n", "api_token": "t1", "days": 3, "below": {"api_token": "t2", "days": 4}}
                """);
        assertThat(SensitiveMembers.hidden(Outer.class, given))
                .isEqualTo(JsonMapper.shared().readTree("""
                {"name": "n", "api_token": "[sensitive]", "days": 3, "below": {"api_token": "[sensitive]", "days": 4}}
                """));
    }
}
