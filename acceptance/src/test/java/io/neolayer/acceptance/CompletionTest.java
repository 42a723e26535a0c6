package io.neolayer.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Completion as a shell shows it to a person who presses TAB; and a doctor who finds a healthy server healthy. */
class CompletionTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String TO_THE_BEGINNING = "\u0001";

    @TempDir
    static Path folder;

    static Product product;
    static Map<String, String> environment;

    @BeforeAll
    static void start() throws IOException {
        product = Product.start(Files.createDirectories(Product.passable(folder).resolve("data")), Map.of());
        Product.Tenant tenant = product.tenant("alice", "*");
        product.post(tenant.path("/secrets"), tenant.token(), "{\"name\":\"signing_key\",\"value\":\"x\"}");
        environment = Map.of(
                "SERVICE_LAYER_ADDR",
                product.url().toString(),
                "SERVICE_LAYER_TOKEN",
                tenant.token(),
                "SERVICE_LAYER_ACCOUNT",
                tenant.account(),
                "XDG_CONFIG_HOME",
                folder.resolve("config").toString(),
                "XDG_CACHE_HOME",
                folder.resolve("cache").toString(),
                "PATH",
                Product.ROOT.resolve("cli/target/slctl") + ":" + System.getenv("PATH"));
    }

    @AfterAll
    static void stop() {
        product.close();
    }

    @Test
    void bashCompletesCommandsOptionsValuesAndIds() {
        try (Terminal terminal = Terminal.run("bash --norc --noprofile -i", folder, environment)) {
            terminal.type("PS1='ready> '; source <(slctl completion bash); slctl version\n");
            terminal.await("slctl 0.", PATIENCE);
            terminal.await("ready> ", PATIENCE);
            completes(terminal, "slctl acco", "slctl accounts ");
            completes(terminal, "slctl functions dep", "slctl functions deploy ");
            completes(terminal, "slctl secrets create --value-s", "slctl secrets create --value-stdin ");
            completes(terminal, "slctl accounts list -o ya", "slctl accounts list -o yaml ");
            completes(terminal, "slctl secrets get sig", "slctl secrets get signing_key ");
            terminal.type("slctl acc\t");
            terminal.await("slctl accounts ", PATIENCE);
            terminal.type("quotas li\t");
            terminal.await("list ", PATIENCE);
            terminal.type("-o json\n");
            terminal.await("\"items\"", PATIENCE);
            terminal.type("exit\n");
            assertThat(terminal.end(PATIENCE)).isZero();
        }
    }

    private static void completes(Terminal terminal, String typed, String becomes) {
        terminal.type(typed + "\t");
        terminal.await(becomes, PATIENCE);
        // the line becomes a comment: an interrupt may be lost while the shell is still at its completion
        terminal.type(TO_THE_BEGINNING + "#\n");
        terminal.await("ready> ", PATIENCE);
    }

    @Test
    void theDoctorFindsAHealthyServerHealthy() {
        var slctl = new Slctl(folder, environment);
        Slctl.Run tenant = slctl.run("doctor", "-o", "json");
        assertThat(tenant.exit()).as(tenant.out() + tenant.err()).isZero();
        assertThat(tenant.json().findValuesAsString("verdict"))
                .doesNotContain("fail")
                .contains("ok");
        assertThat(tenant.out()).contains("\"readyz\"", "\"credential\"", "\"quotas\"");

        Slctl.Run operator =
                slctl.run("doctor", "--token-file", product.operatorTokenFile().toString(), "-o", "table");
        assertThat(operator.exit()).as(operator.out() + operator.err()).isZero();
        assertThat(operator.out()).contains("ok      address", "operator");

        Slctl.Run nobody = slctl.run("doctor", "--addr", "http://127.0.0.1:1", "-o", "table");
        assertThat(nobody.exit()).isEqualTo(15);
        assertThat(nobody.out()).contains("fail    address", "next: start the server");
    }

    @Test
    void logoutRevokesTheKeyWhenAsked() {
        Product.Tenant tenant = product.tenant("leaver", "*");
        var slctl = new Slctl(folder, Map.of("SERVICE_LAYER_ADDR", product.url().toString()));
        slctl.runWith(tenant.token(), "login").ok();
        slctl.run("whoami").ok();
        slctl.run("logout", "--revoke").ok();
        assertThat(product.get("/auth/whoami", tenant.token()).status()).isEqualTo(401);
        assertThat(slctl.run("whoami").exit()).isNotZero();
    }
}
