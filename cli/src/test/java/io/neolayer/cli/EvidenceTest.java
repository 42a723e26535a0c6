package io.neolayer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.cli.StubServer.Answer;
import io.neolayer.cli.output.Json;
import io.neolayer.cli.terminal.Exit;
import io.neolayer.neo.codec.Hex;
import io.neolayer.neo.crypto.Hashes;
import io.neolayer.neo.json.CanonicalJson;
import io.neolayer.neo.key.PrivateKey;
import io.neolayer.neo.key.PublicKey;
import io.neolayer.neo.key.Signatures;
import io.neolayer.neo.receipt.Receipt;
import io.neolayer.neo.receipt.ReceiptSigner;
import io.neolayer.neo.receipt.SignerKey;
import io.neolayer.neo.receipt.SignerKeySet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceTest {
    private static final PrivateKey KEY = PrivateKey.of(Hex.decode("01".repeat(32)));
    private static final ReceiptSigner SIGNER = ReceiptSigner.of(KEY);
    private static final String SOURCE = "(p) => p";
    private StubServer server;
    private Cli cli;

    @BeforeEach
    void start(@TempDir Path home) throws IOException {
        server = new StubServer();
        cli = new Cli(home, server.address());
        server.on("GET /system/signers.json", r -> Answer.ok(set()));
        Files.write(home.resolve("r.json"), receipt(SIGNER).toBytes());
        Files.writeString(home.resolve("set.json"), set());
        Files.writeString(home.resolve("f.js"), SOURCE);
        Files.writeString(
                home.resolve("run.json"),
                "{\"id\":\"e1\",\"input\":{\"b\":1.0,\"a\":2},\"output\":{\"x\":1},\"actions\":[]}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Receipt receipt(ReceiptSigner signer) {
        return Receipt.sign(
                signer,
                "functions.execution/v1",
                "http://localhost:8080",
                Map.of(
                        "execution", "e1",
                        "code_sha256", sha(SOURCE.getBytes(StandardCharsets.UTF_8)),
                        "input_sha256", sha(CanonicalJson.canonicalize(Map.of("a", 2, "b", 1))),
                        "output_sha256", sha(CanonicalJson.canonicalize(Map.of("x", 1))),
                        "actions_sha256", sha("[]".getBytes(StandardCharsets.UTF_8))));
    }

    private static String sha(byte[] bytes) {
        return Hex.encode(Hashes.sha256(bytes));
    }

    private static String set() {
        return new String(
                CanonicalJson.canonicalize(SignerKeySet.toJson(List.of(SignerKey.of(KEY.publicKey())))),
                StandardCharsets.UTF_8);
    }

    @Test
    void aStrangersReceiptIsNeverASuccess() {
        Cli.Run run = cli.run("verify", "receipt", "r.json");

        assertThat(run.exit()).isEqualTo(Exit.NOT_TRUSTED);
        assertThat(run.err()).contains(SIGNER.kid()).contains("slctl trust add --receipt r.json");
        assertThat(Json.read(run.out()).path("valid").asBoolean(true)).isFalse();
    }

    @Test
    void aPinnedSignersReceiptIsGoodWithTheServerGone() {
        assertThat(cli.run("trust", "add", server.address() + "/system/signers.json", "--yes")
                        .exit())
                .isEqualTo(Exit.DONE);
        assertThat(server.calls().getFirst().header("Authorization")).isNull();
        server.close();

        Cli.Run run = cli.run("verify", "r.json", "--execution", "run.json", "--source", "f.js", "-o", "table");

        assertThat(run.exit()).isEqualTo(Exit.DONE);
        assertThat(run.out())
                .contains("ok         signature ES256 by " + SIGNER.kid())
                .contains("ok         input_sha256")
                .contains("ok         output_sha256")
                .contains("ok         actions_sha256")
                .contains("ok         code_sha256")
                .contains("This proves");
        assertThat(Json.read(cli.run("verify", "receipt", "r.json").out())
                        .path("valid")
                        .asBoolean(false))
                .isTrue();
        assertThat(cli.input(read("r.json")).run("verify", "-").exit()).isEqualTo(Exit.DONE);
    }

    @Test
    void anyChangedByteIsRefused() throws IOException {
        cli.run("trust", "add", "set.json", "--yes");
        byte[] good = Files.readAllBytes(cli.home().resolve("r.json"));
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 1;
            Files.write(cli.home().resolve("bad.json"), bad);
            assertThat(cli.run("verify", "receipt", "bad.json").exit())
                    .as("byte " + i)
                    .isIn(Exit.BAD_SIGNATURE, Exit.UNREADABLE);
        }
        String text = new String(good, StandardCharsets.UTF_8);
        Files.writeString(cli.home().resolve("bad.json"), text.replace("\"e1\"", "\"e2\""));
        assertThat(cli.run("verify", "bad.json").exit()).isEqualTo(Exit.BAD_SIGNATURE);
    }

    @Test
    void aReceiptAboutSomethingElseIsTold() throws IOException {
        cli.run("trust", "add", "set.json", "--yes");
        Files.writeString(
                cli.home().resolve("run.json"),
                "{\"id\":\"e1\",\"input\":{\"a\":2,\"b\":1},\"output\":{\"x\":2},\"actions\":[]}");
        Files.writeString(cli.home().resolve("f.js"), SOURCE + " ");

        assertThat(cli.run("verify", "r.json", "--execution", "run.json", "-o", "table"))
                .satisfies(run -> assertThat(run.exit()).isEqualTo(Exit.BAD_HASH))
                .satisfies(run -> assertThat(run.out())
                        .contains("DIFFERENT  output_sha256")
                        .contains("ok         input_sha256"));
        assertThat(cli.run("verify", "r.json", "--source", "f.js").exit()).isEqualTo(Exit.BAD_HASH);
    }

    @Test
    void unreadableEvidence() throws IOException {
        Files.writeString(cli.home().resolve("x"), "{}");
        assertThat(cli.run("verify", "x").exit()).isEqualTo(Exit.UNREADABLE);
        assertThat(cli.run("verify", "horoscope", "x").exit()).isEqualTo(Exit.UNREADABLE);
        assertThat(cli.run("verify").exit()).isEqualTo(Exit.USAGE);
        assertThat(cli.run("verify", "missing").exit()).isEqualTo(Exit.FAULT);
    }

    @Test
    void aSignerIsShownBeforeItIsPinned() {
        assertThat(cli.run("trust", "add", "set.json"))
                .satisfies(run -> assertThat(run.exit()).isEqualTo(Exit.NOT_CONFIRMED))
                .satisfies(run -> assertThat(run.err()).contains("fingerprint " + SIGNER.kid()));
        assertThat(cli.person("n").run("trust", "add", "set.json").exit()).isEqualTo(Exit.NOT_CONFIRMED);
        assertThat(cli.run("trust", "list", "-o", "table").out()).doesNotContain(SIGNER.kid());
        assertThat(cli.person("yes").run("trust", "add", "--receipt", "r.json").exit())
                .isEqualTo(Exit.DONE);
        assertThat(cli.run("trust", "list", "-o", "table").out())
                .contains(SIGNER.kid())
                .contains("r.json");
        assertThat(cli.run("verify", "r.json").exit()).isEqualTo(Exit.DONE);
        assertThat(cli.run("trust", "remove", SIGNER.kid().substring(0, 8)).exit())
                .isEqualTo(Exit.DONE);
        assertThat(cli.run("verify", "r.json").exit()).isEqualTo(Exit.NOT_TRUSTED);
        assertThat(cli.run("trust", "remove", "zzz").exit()).isEqualTo(Exit.NOT_FOUND);
    }

    @Test
    void onlyTheNamedFingerprintIsPinned() {
        assertThat(cli.run("trust", "add", "set.json", "--fingerprint", "x".repeat(43))
                        .exit())
                .isEqualTo(Exit.NOT_TRUSTED);
        assertThat(cli.run("trust", "add", "set.json", "--fingerprint", SIGNER.kid())
                        .exit())
                .isEqualTo(Exit.DONE);
    }

    @Test
    void whatIsNoKeySetOrWasChangedIsNotPinned() throws IOException {
        Files.writeString(cli.home().resolve("x"), "{\"keys\":[]}");
        assertThat(cli.run("trust", "add", "x", "--yes").exit()).isEqualTo(Exit.UNREADABLE);
        assertThat(cli.run("trust", "add", "run.json", "--yes").exit()).isEqualTo(Exit.UNREADABLE);
        Files.writeString(cli.home().resolve("bad.json"), read("r.json").replace("\"e1\"", "\"e2\""));
        assertThat(cli.run("trust", "add", "--receipt", "bad.json", "--yes").exit())
                .isEqualTo(Exit.BAD_SIGNATURE);
    }

    @Test
    void aTrustFileWhoseKeyWasExchangedIsRefused() throws IOException {
        cli.run("trust", "add", "set.json", "--yes");
        PublicKey other = PrivateKey.of(Hex.decode("02".repeat(32))).publicKey();
        String text = Files.readString(cli.config("trust.yaml"));
        String mine = String.valueOf(KEY.publicKey().toJwk().get("x"));
        String myY = String.valueOf(KEY.publicKey().toJwk().get("y"));
        Files.writeString(
                cli.config("trust.yaml"),
                text.replace(mine, String.valueOf(other.toJwk().get("x")))
                        .replace(myY, String.valueOf(other.toJwk().get("y"))));

        assertThat(cli.run("verify", "r.json").exit()).isEqualTo(Exit.FAULT);
    }

    @Test
    void aMessageIsSignedAndTheKeyStaysHere() throws IOException {
        Files.writeString(cli.home().resolve("wif"), KEY.toWif() + "\n");
        Files.writeString(cli.home().resolve("m"), "hello\n");

        var plain = Json.read(cli.run("sign-message", "--wif-file", "wif", "--message-file", "m")
                .out());
        var framed = Json.read(cli.run("sign-message", "--wif-file", "wif", "--message-file", "m", "--framed")
                .out());

        assertThat(plain.path("public_key").asString())
                .isEqualTo(Hex.encode(KEY.publicKey().encode()));
        assertThat(Signatures.verifyP256(KEY.publicKey(), "hello\n".getBytes(StandardCharsets.UTF_8), signature(plain)))
                .isTrue();
        assertThat(Signatures.verifyP256(
                        KEY.publicKey(), Hex.decode("010001f0" + "06" + "68656c6c6f0a" + "0000"), signature(framed)))
                .isTrue();
        Files.writeString(cli.home().resolve("wif"), "KwNotAKey");
        assertThat(cli.run("sign-message", "--wif-file", "wif", "--message-file", "m")
                        .err())
                .doesNotContain("KwNotAKey");
    }

    private static byte[] signature(tools.jackson.databind.JsonNode result) {
        return Base64.getDecoder().decode(result.path("signature").asString());
    }

    private String read(String name) {
        try {
            return Files.readString(cli.home().resolve(name));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
