package io.neolayer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.neolayer.kernel.http.OpenApi;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.Template;
import io.neolayer.kernel.operation.codec.QueryValues;
import io.neolayer.kernel.operation.codec.RawInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

class OpenApiTest {
    private static final Path SNAPSHOT = Path.of("src/test/resources/openapi.json");
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    // not that of the build: a release alone is no change of the interface
    private static final String VERSION = "0";

    private static Product product = new Product();
    private static JsonNode document = JSON.nullNode();

    @BeforeAll
    static void generate() {
        document = JSON.readTree(OpenApi.document(product.catalogue(), product.codec(), VERSION, null)
                .toString());
    }

    @AfterAll
    static void close() {
        product.close();
    }

    @Test
    void theDocumentIsTheOneThatWasReviewed() throws IOException {
        String text = JSON.writeValueAsString(document) + "\n";
        if (Boolean.getBoolean("write.docs")) {
            Files.createDirectories(SNAPSHOT.getParent());
            Files.writeString(SNAPSHOT, text);
        }
        assertThat(JSON.readTree(Files.readString(SNAPSHOT)))
                .as(
                        "server/%s; after a wanted change it is written anew by"
                                + " scripts/mvn -pl server -am test -Dtest=OpenApiTest -Dsurefire.failIfNoSpecifiedTests=false"
                                + " -Dwrite.docs=true",
                        SNAPSHOT)
                .isEqualTo(document);
    }

    @Test
    void everyOperationStandsInItOnce() {
        var ids = new TreeSet<String>();
        document.get("paths")
                .forEach(path -> path.forEach(
                        operation -> ids.add(operation.path("operationId").asString(""))));
        assertThat(ids)
                .containsExactlyInAnyOrderElementsOf(product.catalogue().operations().stream()
                        .map(operation -> operation.id())
                        .toList());
    }

    @Test
    void everyTagIsAService() {
        assertThat(document.get("tags").valueStream().map(tag -> tag.get("name").asString()))
                .containsExactlyElementsOf(product.slices().all().stream()
                        .map(slice -> slice.name())
                        .toList());
    }

    @Test
    void everyBodyHasAnExampleThatItsOperationTakes() {
        for (Operation<?, ?> operation : product.catalogue().operations()) {
            List<String> path = Template.of(operation.path()).parameters();
            var binding = product.codec().binding(operation.input(), path, operation.method());
            if (binding.takesBody()) {
                JsonNode example = document.path("paths")
                        .path(operation.path())
                        .path(operation.method().name().toLowerCase(Locale.ROOT))
                        .at("/requestBody/content/application~1json/example");
                assertThat(example.isObject()).as("an example of %s", operation).isTrue();
                byte[] body = example.toString().getBytes(StandardCharsets.UTF_8);
                String[] values = path.stream().map(OpenApiTest::value).toArray(String[]::new);
                assertThatCode(() -> binding.bind(new RawInput(values, QueryValues.NONE, body, null, null, "")))
                        .as("the example of %s", operation)
                        .doesNotThrowAnyException();
            }
        }
    }

    private static String value(String parameter) {
        return switch (parameter) {
            case "name" -> "prod.apiKey";
            case "alias" -> "live";
            default -> "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b";
        };
    }

    @Test
    void noReferenceDangles() {
        assertThat(document.findValuesAsString("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }
}
