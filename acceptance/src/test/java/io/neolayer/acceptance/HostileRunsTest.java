package io.neolayer.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Every hostile script of the sandbox through HTTP, beside a neighbour whose calls go on and a server that stays alive. */
class HostileRunsTest {
    private static final Path SCRIPTS = Product.ROOT.resolve("sandbox/src/test/resources/hostile");
    private static final Pattern LIMITS = Pattern.compile("(?m)^// limits: *cpu=(\\d+) wall=(\\d+)$");
    /** What the compile check of a deploy says, where it refuses the source before any run. */
    private static final Pattern DEPLOY = Pattern.compile("(?m)^// deploy: *(.+)$");

    private static final Pattern EXPECT = Pattern.compile("(?m)^// expect: *(.+)$");

    @TempDir
    Path folder;

    @Test
    void everyScriptEndsAsItsFileSaysAndTheNeighbourNeverFails() throws Exception {
        try (Product product =
                Product.start(Files.createDirectories(Product.passable(folder).resolve("data")), Map.of())) {
            var hostile = product.tenant("hostile", "*");
            raise(product, hostile, "functions.worker_kills");
            var calm = product.tenant("calm", "*");
            String neighbour = create(product, calm, "calm", "(p) => ({ n: p.n + 1 })");
            var going = new AtomicBoolean(true);
            var failures = new ArrayList<String>();
            Thread caller = Thread.ofVirtual().start(() -> call(product, calm, neighbour, going, failures));
            var wrong = new ArrayList<String>();
            for (Path script : scripts()) {
                run(product, hostile, script, wrong);
            }
            going.set(false);
            caller.join();
            assertThat(wrong).isEmpty();
            assertThat(failures).isEmpty();
        }
    }

    private static void raise(Product product, Product.Tenant tenant, String quota) {
        product.send(
                "PUT",
                tenant.path("/quotas/" + quota),
                product.operatorToken(),
                "{\"limit\":300,\"reason\":\"hostile scripts\"}",
                Map.of());
    }

    private static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.walk(SCRIPTS)) {
            return files.filter(file -> file.toString().endsWith(".js"))
                    .sorted()
                    .toList();
        }
    }

    private static void call(
            Product product, Product.Tenant calm, String function, AtomicBoolean going, List<String> failures) {
        while (going.get()) {
            var answer = product.post(calm.path("/functions/" + function + "/execute"), calm.token(), "{\"n\":1}");
            if (answer.status() != 200 || !answer.text("/status").equals("succeeded")) {
                failures.add(answer.status() + " " + answer.body());
            }
            var alive = product.get("/livez", "");
            if (alive.status() != 200) {
                failures.add("livez " + alive.status());
            }
            LockSupport.parkNanos(100_000_000);
        }
    }

    private static void run(Product product, Product.Tenant hostile, Path script, List<String> wrong)
            throws IOException {
        String source = Files.readString(script);
        String name = SCRIPTS.relativize(script).toString().replace('/', ' ').replace(".js", "");
        Matcher expected = EXPECT.matcher(source);
        assertThat(expected.find()).as(name + " says what it expects").isTrue();
        ObjectNode body = Product.mapper().createObjectNode().put("name", name).put("source", source);
        Matcher limits = LIMITS.matcher(source);
        assertThat(limits.find()).as(name + " says its limits").isTrue();
        body.putObject("limits")
                .put("cpu", Duration.ofMillis(Long.parseLong(limits.group(1))).toString())
                .put("wall", Duration.ofMillis(Long.parseLong(limits.group(2))).toString());
        var created = product.post(hostile.path("/functions"), hostile.token(), body.toString());
        String found;
        if (created.status() == 201) {
            var ran =
                    product.post(hostile.path("/functions/" + created.text("/id") + "/execute"), hostile.token(), "{}");
            found = ran.text("/status").equals("succeeded") ? "succeeded" : ran.text("/error/code");
            if (ran.status() != 200) {
                found = ran.status() + " " + ran.text("/code");
            }
        } else {
            found = created.text("/errors/0/code");
            expected = DEPLOY.matcher(source);
            if (!expected.find()) {
                wrong.add(name + ": refused at deploy with " + found);
                return;
            }
        }
        if (!List.of(expected.group(1).strip().split("\\s*[|,]\\s*")).contains(found)) {
            wrong.add(name + ": expected " + expected.group(1).strip() + ", found " + found);
        }
    }

    private static String create(Product product, Product.Tenant tenant, String name, String source) {
        ObjectNode body = Product.mapper().createObjectNode().put("name", name).put("source", source);
        var created = product.post(tenant.path("/functions"), tenant.token(), body.toString());
        assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
        return created.text("/id");
    }
}
