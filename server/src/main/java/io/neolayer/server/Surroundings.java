package io.neolayer.server;

import io.neolayer.kernel.config.Config;
import io.neolayer.kernel.config.Fault;
import io.neolayer.kernel.config.HostPort;
import io.neolayer.kernel.config.Settings;
import io.neolayer.kernel.storage.Dsn;
import io.neolayer.kernel.storage.Logins;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Judges what lies around the program before it starts: the port, the data folder, the external database. */
final class Surroundings {
    private static final String CONNECT_SECONDS = "3";

    private Surroundings() {}

    static List<Fault> faults(Settings settings, Config config, Parsed parsed) {
        var faults = new ArrayList<Fault>();
        port(config.server().listen(), faults);
        if (parsed.logins().isPresent()) {
            logins(parsed.logins().get()).forEach((dsn, key) -> reach(dsn, settings.where(key), faults));
        } else {
            folder(config.server().dataDir(), faults);
        }
        return faults;
    }

    private static void port(HostPort listen, List<Fault> faults) {
        try (var probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(listen.host()), listen.port()));
        } catch (IOException e) {
            faults.add(Fault.of(
                    "LISTEN",
                    "an address of this machine with a free port",
                    listen + " (" + e.getMessage() + ")",
                    "stop what listens there, or set LISTEN to another address; port 0 takes a free one"));
        }
    }

    private static void folder(Path folder, List<Fault> faults) {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".writable", ""));
        } catch (IOException e) {
            faults.add(Fault.of(
                    "DATA_DIR",
                    "a folder that this user can write to",
                    folder.toAbsolutePath().normalize() + " (" + e.getClass().getSimpleName() + ")",
                    "correct its owner or rights, or set DATA_DIR to another folder"));
        }
    }

    /** Each login with the setting that gave it. */
    private static Map<Dsn, String> logins(Logins logins) {
        var all = new LinkedHashMap<Dsn, String>();
        add(all, logins.owner(), "database.url");
        add(all, logins.app(), "database.app_url");
        add(all, logins.system(), "database.system_url");
        return all;
    }

    private static void add(Map<Dsn, String> all, @Nullable Dsn dsn, String key) {
        if (dsn != null) {
            all.putIfAbsent(dsn, key);
        }
    }

    private static void reach(Dsn dsn, String where, List<Fault> faults) {
        var login = new Properties();
        login.setProperty("user", dsn.user());
        login.setProperty("password", dsn.password());
        login.setProperty("connectTimeout", CONNECT_SECONDS);
        login.setProperty("loginTimeout", CONNECT_SECONDS);
        try (var connection = DriverManager.getConnection(dsn.jdbcUrl(), login)) {
            connection.setReadOnly(true);
        } catch (SQLException e) {
            faults.add(Fault.of(
                    where,
                    "a PostgreSQL that admits " + dsn,
                    "\"" + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + "\"",
                    "start it, or correct the URL"));
        }
    }
}
