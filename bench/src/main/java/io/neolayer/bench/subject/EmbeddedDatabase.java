package io.neolayer.bench.subject;

import io.neolayer.bench.measure.Pgbench;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** The database that the server keeps in its data folder, seen from beside: process id, port, owner's password. */
public record EmbeddedDatabase(Path dataFolder) {
    private static final String OWNER = "neolayer";
    private static final int PORT_LINE = 3;

    /** The postmaster's process id; absent while none runs. */
    public OptionalLong pid() {
        var file = dataFolder.resolve("postgres/postmaster.pid");
        if (!Files.exists(file)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(line(file, 0)));
    }

    public Path log() {
        return dataFolder.resolve("postgres.log");
    }

    /** Returns when new statements see the value; settings that are loaded again take a moment. */
    public void awaitSetting(String name, String value) {
        for (var i = 0; i < 200; i++) {
            if (pairs("SELECT name, setting FROM pg_settings WHERE name = '" + name + "'")
                    .containsValue(value)) {
                return;
            }
        }
        throw new IllegalStateException(name + " did not become " + value);
    }

    /** As the owner of every table. */
    public Pgbench.PgTarget owner() {
        return login(OWNER);
    }

    public Pgbench.PgTarget login(String role) {
        var port = Integer.parseInt(line(dataFolder.resolve("postgres/postmaster.pid"), PORT_LINE));
        return new Pgbench.PgTarget("127.0.0.1", port, OWNER, role, password(role));
    }

    /** A connection as the owner, who sees every account's rows. */
    public Connection open() throws SQLException {
        var owner = owner();
        var url = "jdbc:postgresql://" + owner.host() + ":" + owner.port() + "/" + owner.database();
        return DriverManager.getConnection(url, owner.user(), owner.password());
    }

    /** Runs statements as the owner. */
    public void execute(String... statements) {
        try (var connection = open();
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The number that a query gives. */
    public long number(String sql) {
        try (var connection = open();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The rows of a query of two texts. */
    public Map<String, String> pairs(String sql) {
        var pairs = new LinkedHashMap<String, String>();
        try (var connection = open();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                pairs.put(rows.getString(1), rows.getString(2));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return pairs;
    }

    private String password(String role) {
        try (var lines = Files.lines(dataFolder.resolve("postgres.passwords"))) {
            return lines.filter(line -> line.startsWith(role + "="))
                    .findFirst()
                    .orElseThrow()
                    .substring(role.length() + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(Path file, int number) {
        try {
            return Files.readAllLines(file).get(number).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
