package io.neolayer.service.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.testkit.TestServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What time does to the runs that are kept, on a server with a clock of its own. */
class RetentionTest {
    @RegisterExtension
    static final TestServer SERVER = TestServer.with(kernel -> Lab.slices(kernel, Lab.SANDBOX));

    /** Partitions are made a week ahead, so upkeep may rest as long. */
    private static void pass(int times, int days) {
        for (int i = 0; i < times; i++) {
            SERVER.clock().advance(Duration.ofDays(days));
            SERVER.runUpkeep();
        }
    }

    private static long partitions() throws SQLException {
        try (var statement = SERVER.owner().createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM pg_inherits WHERE inhparent IN"
                        + " ('functions.execution'::regclass, 'functions.log'::regclass)")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void runsGoOnForYearsAndAreKeptAsLongAsTheirFunctionSays() throws SQLException {
        var acme = SERVER.account("acme").unthrottled();
        var brief = Deployed.of(acme, "() => console.log('brief')", Map.of("keep_executions", "P2D"));
        var usual = Deployed.of(acme, "() => console.log('usual')");
        JsonNode first = usual.run();
        String gone = Deployed.id(brief.run());
        assertThat(brief.kept(gone).path("logs").size()).isEqualTo(1);

        pass(2, 6);
        assertThat(acme.get("/functions/executions/" + gone)).isProblem(404, "not_found");
        assertThat(acme.get("/functions/executions/" + gone + "/logs")).isProblem(404, "not_found");
        assertThat(usual.kept(Deployed.id(first))).isEqualTo(first);
        usual.run();
        brief.run();

        pass(4, 5);
        assertThat(acme.get("/functions/executions/" + Deployed.id(first))).isProblem(404, "not_found");
        usual.run();
        Long lines = SERVER.kernel()
                .db()
                .inSystemTx(tx -> tx.one(row -> row.number("lines"), "SELECT count(*) AS lines FROM functions.log"));
        assertThat(lines).isEqualTo(2L);

        // a year on, as many partitions go as come
        pass(50, 7);
        long then = partitions();
        pass(1, 7);
        assertThat(partitions()).isEqualTo(then);
        usual.run();
    }
}
