package io.neolayer.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A tenant deploys a function with a secret, runs it on recorded chain data, and verifies the receipt offline; all by slctl. */
class FirstRunTest {
    private static final Path EXAMPLE = Product.ROOT.resolve("examples/nep17-transfers");

    @TempDir
    static Path folder;

    static Product product;
    static Product.Tenant tenant;
    static Slctl slctl;

    @BeforeAll
    static void start() throws IOException {
        product = Product.start(Files.createDirectories(Product.passable(folder).resolve("data")), Map.of());
        tenant = product.tenant("alice", "*");
        slctl = new Slctl(
                folder,
                Map.of(
                        "SERVICE_LAYER_ADDR",
                        product.url().toString(),
                        "SERVICE_LAYER_TOKEN",
                        tenant.token(),
                        "SERVICE_LAYER_ACCOUNT",
                        tenant.account()));
    }

    @AfterAll
    static void stop() {
        product.close();
    }

    @Test
    void deploysRunsAndVerifiesOffline() throws IOException {
        slctl.runWith("demo-secret-value", "secrets", "create", "--name", "signing_key", "--value-stdin")
                .ok();
        Path source = Files.writeString(
                folder.resolve("counted.js"),
                "(params, secrets) => { console.log('blocks', params.blocks.length);"
                        + " return { blocks: params.blocks.length, secret: secrets.signing_key,"
                        + " mac: crypto.hmac('sha256', secrets.signing_key, JSON.stringify(params)) }; }");
        Slctl.Run deployed =
                slctl.run("functions", "deploy", source.toString(), "--secret", "signing_key", "-o", "json");
        assertThat(deployed.exit()).as(deployed.err()).isZero();

        JsonNode input = Product.json(Files.readString(EXAMPLE.resolve("input.json")));
        Slctl.Run ran =
                slctl.run("functions", "run", "counted", "--input", "@" + EXAMPLE.resolve("input.json"), "-o", "json");
        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.json().at("/status").asString()).isEqualTo("succeeded");
        assertThat(ran.json().at("/output/blocks").asInt())
                .isEqualTo(input.at("/blocks").size());
        assertThat(ran.json().at("/output/secret").asString()).isEqualTo("[secret:signing_key]");

        String execution = ran.json().at("/id").asString();
        Path receipt = folder.resolve("receipt.json");
        Files.writeString(
                receipt,
                slctl.run("functions", "executions", "receipt", execution, "-o", "json")
                        .ok()
                        .out());
        assertThat(slctl.run("verify", "receipt", receipt.toString()).exit())
                .as("not pinned yet")
                .isEqualTo(27);
        slctl.run("trust", "add", product.url() + "/system/signers.json", "--yes")
                .ok();

        var offline = new Slctl(folder, Map.of("SERVICE_LAYER_ADDR", "http://127.0.0.1:1"));
        offline.run("verify", "receipt", receipt.toString()).ok();
        String changed = Files.readString(receipt).replaceFirst("\"succeeded\"", "\"succeedeD\"");
        Path tampered = Files.writeString(folder.resolve("tampered.json"), changed);
        assertThat(offline.run("verify", "receipt", tampered.toString()).exit()).isEqualTo(22);
    }

    @Test
    void theExampleDecodesTransfersOutOfRecordedLogs() throws IOException {
        slctl.runWith("another-secret", "secrets", "create", "--name", "report_key", "--value-stdin")
                .ok();
        Path source = EXAMPLE.resolve("transfers.js");
        slctl.run("functions", "deploy", source.toString(), "--secret", "report_key", "-o", "json")
                .ok();
        Slctl.Run ran = slctl.run(
                "functions", "run", "transfers", "--input", "@" + EXAMPLE.resolve("input.json"), "-o", "json");
        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.out())
                .contains("NfgHwwTi3wHAS8aFAN243C5vGbkYDpqLHP", "Nhfg3TbpwogLvDGVvAvqyThbsHgoSUKwtn", "\"5000\"");
        assertThat(ran.out()).doesNotContain("another-secret");
    }

    @Test
    void theTourEndsWell() throws Exception {
        var command = new ProcessBuilder(Product.ROOT.resolve("scripts/demo").toString()).redirectErrorStream(true);
        command.environment().put("PACKAGED", "yes");
        Process tour = command.start();
        String said = new String(tour.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(tour.waitFor()).as(said).isZero();
        assertThat(said).contains("exit 22", "That was the tour");
    }

    @Test
    void theServerPrintsNoSecret() {
        assertThat(String.join("\n", product.output()))
                .doesNotContain(product.operatorToken())
                .doesNotContain(tenant.token())
                .doesNotContain("demo-secret-value");
    }

    @Test
    void probesAndDocumentsAreOpen() {
        for (String path :
                new String[] {"/livez", "/readyz", "/healthz", "/openapi.json", "/system/version", "/docs"}) {
            assertThat(product.get(path, "").status()).as(path).isBetween(200, 302);
        }
        assertThat(product.get("/accounts", "").status()).isEqualTo(401);
        assertThat(product.get("/metrics", "").status()).isEqualTo(401);
    }
}
