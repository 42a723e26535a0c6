package io.neolayer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.cli.StubServer.Answer;
import io.neolayer.cli.output.Json;
import io.neolayer.cli.terminal.Exit;
import io.neolayer.neo.codec.Hex;
import io.neolayer.neo.crypto.Hashes;
import io.neolayer.neo.json.CanonicalJson;
import io.neolayer.neo.key.PrivateKey;
import io.neolayer.neo.receipt.Receipt;
import io.neolayer.neo.receipt.ReceiptSigner;
import io.neolayer.neo.receipt.SignerKey;
import io.neolayer.neo.receipt.SignerKeySet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tour's own steps; the real server is toured in acceptance. */
class DemoTest {
    private static final PrivateKey KEY = PrivateKey.of(Hex.decode("01".repeat(32)));
    private static final String OUTPUT =
            "{\"blocks\":7,\"count\":30,\"moved\":[{\"height\":3,\"amount\":\"5000\",\"token\":\"GAS\",\"from\":\"NA\",\"to\":\"NB\"}],"
                    + "\"seal\":{\"value\":\"ab\"}}";
    private volatile String source = "";
    private volatile String input = "{}";
    private StubServer server;
    private Cli cli;

    @BeforeEach
    void start(@TempDir Path home) {
        server = new StubServer();
        cli = new Cli(home, server.address());
        server.on("GET /openapi.json", r -> Answer.ok(StubServer.resource("/sample/tour.json")));
        server.on("POST /accounts", r -> Answer.json(201, "{\"id\":\"acc-9\",\"state\":\"active\"}"));
        server.on("POST /accounts/acc-9/api-keys", r -> Answer.json(201, "{\"id\":\"key-9\",\"token\":\"nsl_token\"}"));
        server.on("POST /accounts/acc-9/secrets", r -> Answer.json(201, "{\"name\":\"report_key\"}"));
        server.on(
                "GET /accounts/acc-9/secrets/report_key",
                r -> Answer.ok("{\"name\":\"report_key\",\"current_version\":1,\"state\":\"active\"}"));
        server.on(
                "GET /accounts/acc-9/functions",
                r -> Answer.ok(
                        source.isEmpty()
                                ? "{\"items\":[]}"
                                : "{\"items\":[{\"id\":\"f9\",\"name\":\"transfers\",\"aliases\":{\"live\":1}}]}"));
        server.on("POST /accounts/acc-9/functions", r -> {
            source = r.json().path("source").asString();
            return Answer.json(201, "{\"id\":\"f9\",\"name\":\"transfers\"}");
        });
        server.on(
                "GET /accounts/acc-9/functions/f9/versions/1",
                r -> Answer.ok("{\"number\":1,\"source_sha256\":\"cd\"}"));
        server.on(
                "GET /system/signers.json",
                r -> Answer.ok(new String(
                        CanonicalJson.canonicalize(SignerKeySet.toJson(List.of(SignerKey.of(KEY.publicKey())))),
                        StandardCharsets.UTF_8)));
        server.on("POST /accounts/acc-9/functions/f9/execute", r -> {
            input = r.body();
            return Answer.ok("{\"id\":\"e9\",\"status\":\"succeeded\",\"number\":1,\"input\":" + r.body()
                    + ",\"output\":" + OUTPUT + ",\"actions\":[],\"logs\":[],\"usage\":{\"cpu_ms\":1}}");
        });
        server.on(
                "GET /accounts/acc-9/functions/executions/e9/logs",
                r -> Answer.ok(
                        "{\"items\":[{\"seq\":1,\"at\":\"t\",\"level\":\"log\",\"message\":\"block 0: 3 transfers in 1 logs\"}],\"next_cursor\":null}"));
        server.on("GET /accounts/acc-9/functions/executions/e9/receipt", r -> Answer.ok(receipt()));
        server.on("DELETE /accounts/acc-9/functions/f9", r -> new Answer(204, Map.of(), ""));
        server.on("DELETE /accounts/acc-9/secrets/report_key", r -> new Answer(204, Map.of(), ""));
        server.on("DELETE /accounts/acc-9/api-keys/key-9", r -> new Answer(204, Map.of(), ""));
        server.on("POST /accounts/acc-9/archive", r -> Answer.ok("{}"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String receipt() {
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        payload.put("execution", "e9");
        payload.put("code_sha256", sha(source.getBytes(StandardCharsets.UTF_8)));
        payload.put("input_sha256", sha(CanonicalJson.canonicalize(input.getBytes(StandardCharsets.UTF_8))));
        payload.put("output_sha256", sha(CanonicalJson.canonicalize(OUTPUT.getBytes(StandardCharsets.UTF_8))));
        payload.put("actions_sha256", sha("[]".getBytes(StandardCharsets.UTF_8)));
        return new String(
                Receipt.sign(ReceiptSigner.of(KEY), "functions.execution/v1", server.address(), payload)
                        .toBytes(),
                StandardCharsets.UTF_8);
    }

    private static String sha(byte[] bytes) {
        return Hex.encode(Hashes.sha256(bytes));
    }

    @Test
    void theTourShowsEachCommandAndLeavesNothing() {
        Cli.Run run = cli.run("demo");

        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isEqualTo(Exit.DONE);
        assertThat(run.out())
                .contains("$ slctl accounts create")
                .contains("$ slctl auth api-keys create --name tour --scopes '*' -o json | jq -r .token > $TOUR/key")
                .contains("$ slctl secrets create --name report_key --value-file $TOUR/report_key.txt")
                .contains("block 3: 5000 GAS from NA to NB")
                .contains("LOG   block 0: 3 transfers in 1 logs")
                .contains("ok         output_sha256")
                .contains("ok         code_sha256")
                .contains("exit 22")
                .contains("$ slctl accounts archive acc-9")
                .doesNotContain("nsl_token")
                .doesNotContain("tok-1");
        assertThat(server.calls().stream().filter(r -> r.method().equals("DELETE")))
                .hasSize(3);
        assertThat(server.calls().stream()
                        .filter(r -> r.path().contains("secrets"))
                        .map(r -> r.header("Authorization")))
                .containsOnly("Bearer nsl_token");
        assertThat(cli.config("trust.yaml")).doesNotExist();
    }

    @Test
    void aStepThatFailsStopsTheTourAndStillCleansUp() {
        server.on("POST /accounts/acc-9/functions/f9/execute", r -> Answer.problem(503, "unavailable", "no worker"));

        Cli.Run run = cli.run("demo", "--retries", "1");

        assertThat(run.exit()).isEqualTo(Exit.FAULT);
        assertThat(run.out()).contains("\"detail\":\"no worker\"", "\"request_id\":\"req-1\"");
        assertThat(server.calls().getLast().path()).endsWith("/archive");
    }

    @Test
    void keptOnDemandAndRefusedWithoutToken() {
        assertThat(cli.run("demo", "--keep").out()).contains("Kept: account acc-9");
        assertThat(server.calls().stream().map(StubServer.Request::method)).doesNotContain("DELETE");
        assertThat(cli.without("SERVICE_LAYER_TOKEN").run("demo").exit()).isEqualTo(Exit.NOT_CONFIGURED);
    }

    @Test
    void theProgramCarriesTheExample() {
        assertThat(StubServer.resource("/io/neolayer/cli/demo/transfers.js")).contains("export default");
        assertThat(Json.read(StubServer.resource("/io/neolayer/cli/demo/input.json"))
                        .path("blocks")
                        .size())
                .isEqualTo(7);
    }
}
