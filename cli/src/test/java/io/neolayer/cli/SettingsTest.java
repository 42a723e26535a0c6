package io.neolayer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.cli.StubServer.Answer;
import io.neolayer.cli.terminal.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private StubServer server;
    private Cli cli;

    @BeforeEach
    void start(@TempDir Path home) {
        server = new StubServer();
        server.on(
                "GET /auth/whoami",
                r -> "Bearer good".equals(r.header("Authorization"))
                        ? Answer.ok("{\"principal\":\"api_key:1\"}")
                        : Answer.problem(401, "unauthenticated", "unknown token"));
        cli = new Cli(home, server.address()).without("SERVICE_LAYER_TOKEN").without("SERVICE_LAYER_ACCOUNT");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void optionBeforeEnvironmentBeforeProfileBeforeDefault() {
        cli.without("SERVICE_LAYER_ADDR");
        assertThat(cli.run("profiles", "show", "-o", "table").out())
                .contains("http://localhost:8080  default")
                .containsPattern("account +not set");

        cli.run("profiles", "set", "default", "addr=http://profile:1", "account=acc-p", "output=yaml");
        assertThat(cli.run("profiles", "show", "-o", "table").out())
                .containsPattern("addr +http://profile:1 +profile default")
                .containsPattern("account +acc-p +profile default")
                .containsPattern("output +table +--output");
        cli.environment.put("SERVICE_LAYER_ADDR", "http://env:1");
        assertThat(cli.run("profiles", "show", "-o", "table").out())
                .containsPattern("addr +http://env:1 +SERVICE_LAYER_ADDR");
        assertThat(cli.run("--addr", "http://opt:1", "profiles", "show", "-o", "table")
                        .out())
                .containsPattern("addr +http://opt:1 +--addr");
        assertThat(cli.run("profiles", "show").out()).startsWith("items:");
    }

    @Test
    void profilesAreMadeUsedAndRemoved() {
        cli.run("profiles", "set", "prod", "addr=https://prod");
        assertThat(cli.run("profiles", "use", "prod").exit()).isEqualTo(Exit.DONE);
        assertThat(cli.run("profiles", "list", "-o", "table").out()).containsPattern("prod +true +https://prod");
        assertThat(cli.run("profiles", "use", "nope").exit()).isEqualTo(Exit.NOT_FOUND);
        assertThat(cli.run("profiles", "set", "prod", "colour=red").exit()).isEqualTo(Exit.USAGE);
        assertThat(cli.run("profiles", "set", "prod", "addr=").exit()).isEqualTo(Exit.DONE);
        assertThat(cli.run("profiles", "remove", "prod").exit()).isEqualTo(Exit.DONE);
        assertThat(cli.run("profiles", "list", "-o", "table").out()).doesNotContain("prod");
    }

    @Test
    void loginChecksTheTokenAndKeepsItForTheOwnerAlone() throws IOException {
        assertThat(cli.input("bad").run("login").exit()).isEqualTo(Exit.UNAUTHENTICATED);
        assertThat(cli.config("credentials.yaml")).doesNotExist();

        assertThat(cli.input("good\n").run("login", "--with", "token").exit()).isEqualTo(Exit.DONE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cli.config("credentials.yaml"))))
                .isEqualTo("rw-------");
        assertThat(cli.run("whoami").out()).contains("api_key:1");
        assertThat(cli.run("whoami").err()).contains("credential from profile default");
        assertThat(cli.run("logout").exit()).isEqualTo(Exit.DONE);
        assertThat(cli.run("whoami").exit()).isEqualTo(Exit.UNAUTHENTICATED);
    }

    @Test
    void logoutForgetsAndRevokesWhenAsked() {
        server.on(
                "GET /auth/whoami",
                r -> Answer.ok(
                        "{\"principal\":\"api_key:k1\",\"kind\":\"api_key\",\"id\":\"k1\",\"name\":\"mine\",\"account_id\":\"a1\"}"));
        server.on("DELETE /accounts/a1/api-keys/k1", r -> Answer.problem(403, "permission_denied", "auth:keys"));
        cli.input("good").run("login");
        assertThat(cli.run("logout", "--revoke").exit()).isEqualTo(Exit.FORBIDDEN);
        assertThat(cli.config("credentials.yaml")).content().contains("good");

        server.on("DELETE /accounts/a1/api-keys/k1", r -> Answer.ok("{}"));
        Cli.Run revoked = cli.run("logout", "--revoke");
        assertThat(revoked.exit()).isEqualTo(Exit.DONE);
        assertThat(revoked.err()).contains("the key mine is revoked", "the token of profile default is deleted");
        assertThat(cli.config("credentials.yaml")).content().doesNotContain("good");
        assertThat(cli.run("logout").err()).contains("holds no token");

        server.on(
                "GET /auth/whoami",
                r -> Answer.ok("{\"principal\":\"operator_token:ops\",\"kind\":\"operator_token\"}"));
        cli.input("operator").run("login");
        assertThat(cli.run("logout", "--revoke").exit()).isEqualTo(Exit.USAGE);
        assertThat(cli.run("logout").exit()).isEqualTo(Exit.DONE);
        assertThat(cli.config("credentials.yaml")).content().doesNotContain("operator");
    }

    @Test
    void aPersonIsAskedWithoutEcho() {
        assertThat(cli.person("good").run("login").exit()).isEqualTo(Exit.DONE);
        assertThat(cli.asked).containsExactly("hidden: Token (not shown): ");
    }

    @Test
    void aCredentialFileThatOthersMayReadIsRefused() throws IOException {
        cli.input("good").run("login");
        Files.setPosixFilePermissions(cli.config("credentials.yaml"), PosixFilePermissions.fromString("rw-r-----"));

        Cli.Run run = cli.run("whoami");

        assertThat(run.exit()).isEqualTo(Exit.NOT_CONFIGURED);
        assertThat(run.err()).contains("chmod 600 " + cli.config("credentials.yaml"));
    }

    @Test
    void theTokenComesFromFileStandardInputOrVariable() throws IOException {
        Files.writeString(cli.home().resolve("t"), "good\n");
        assertThat(cli.run("whoami", "--token-file", "t").exit()).isEqualTo(Exit.DONE);
        assertThat(cli.input("good\n").run("--token-stdin", "whoami").exit()).isEqualTo(Exit.DONE);
        cli.environment.put("SERVICE_LAYER_TOKEN_FILE", cli.home().resolve("t").toString());
        assertThat(cli.run("whoami").exit()).isEqualTo(Exit.DONE);
        cli.environment.put("SERVICE_LAYER_TOKEN", "bad");
        assertThat(cli.run("whoami").exit()).isEqualTo(Exit.UNAUTHENTICATED);
        assertThat(cli.run("whoami", "--token-file", "none").exit()).isEqualTo(Exit.NOT_CONFIGURED);
    }

    @Test
    void aCredentialIsNotSentInTheOpen() {
        cli.environment.put("SERVICE_LAYER_TOKEN", "good");

        Cli.Run run = cli.run("whoami", "--addr", "http://192.0.2.1:9");

        assertThat(run.exit()).isEqualTo(Exit.NOT_CONFIGURED);
        assertThat(run.err()).contains("plain http").contains("insecure=true");
    }

    @Test
    void theConfigFollowsXdg(@TempDir Path other) {
        cli.environment.put("XDG_CONFIG_HOME", other.toString());
        cli.run("profiles", "set", "p", "account=x");
        assertThat(other.resolve("slctl/config.yaml")).exists();
    }

    @Test
    void aBrokenConfigIsAFaultThatNamesTheFile() throws IOException {
        Files.createDirectories(cli.config("x").getParent());
        Files.writeString(cli.config("config.yaml"), "a: [");

        assertThat(cli.run("whoami").err()).contains("config.yaml");
        assertThat(cli.run("whoami").exit()).isEqualTo(Exit.FAULT);
    }

    @Test
    void profilesWrittenAtTheSameTimeAreAllKept() {
        IntStream.range(0, 16)
                .parallel()
                .forEach(i -> assertThat(cli.run("profiles", "set", "p" + i, "account=a" + i)
                                .exit())
                        .isEqualTo(Exit.DONE));

        assertThat(cli.run("profiles", "list", "-o", "table").out().lines().filter(l -> l.startsWith("p")))
                .hasSize(16);
    }
}
