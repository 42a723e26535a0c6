package io.neolayer.service.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.neolayer.kernel.operation.Flat;
import io.neolayer.kernel.operation.Patch;
import io.neolayer.kernel.operation.Sensitive;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SensitiveMembersTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    record Terms(@Sensitive String apiToken, int days) {}

    record WithFlat(String name, @Flat Terms terms, Terms below) {}

    @Test
    void whatIsSensitiveIsHiddenAlsoInFlatAndNestedParts() {
        var given = JSON.readTree("""
                {"name": "n", "api_token": "t1", "days": 3, "below": {"api_token": "t2", "days": 4}}
                """);
        assertThat(SensitiveMembers.hidden(WithFlat.class, given)).isEqualTo(JSON.readTree("""
                {"name": "n", "api_token": "[sensitive]", "days": 3, "below": {"api_token": "[sensitive]", "days": 4}}
                """));
    }

    record Outer(
            @Sensitive @Nullable String value,
            @JsonProperty("other") @Sensitive @Nullable List<String> renamed,
            @Nullable Terms one,
            @Nullable List<Terms> many,
            @Nullable Map<String, Terms> byName,
            Patch<Terms> changed,
            @Nullable JsonNode free) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'value':'v','free':{'value':'v'}}  | {'value':'[sensitive]','free':{'value':'v'}}",
                "{'value':{'$action':'action_1'}}    | {'value':'[sensitive]'}",
                "{'value':null,'other':['a','b']}    | {'value':null,'other':'[sensitive]'}",
                "{'one':{'api_token':'t','days':1}}  | {'one':{'api_token':'[sensitive]','days':1}}",
                "{'many':[{'api_token':'t'},{'days':1}]} | {'many':[{'api_token':'[sensitive]'},{'days':1}]}",
                "{'by_name':{'api_token':{'api_token':'t'}}} | {'by_name':{'api_token':{'api_token':'[sensitive]'}}}",
                "{'changed':{'api_token':'t'}}       | {'changed':{'api_token':'[sensitive]'}}",
                "{'one':'text','many':7,'unknown':1} | {'one':'text','many':7,'unknown':1}",
                "[1]                                 | [1]",
            })
    void hidesWhatTheTypeMarksAndNothingElse(String given, String shown) {
        JsonNode kept = SensitiveMembers.hidden(Outer.class, JSON.readTree(given.replace('\'', '"')));
        assertThat(kept).isEqualTo(JSON.readTree(shown.replace('\'', '"')));
    }
}
