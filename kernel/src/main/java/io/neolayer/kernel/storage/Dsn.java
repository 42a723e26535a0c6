package io.neolayer.kernel.storage;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Where a database is and who logs in. Accepts {@code postgres://user:password@host:port/database?option=value}
 * (also {@code postgresql://}) and {@code jdbc:postgresql://host:port/database?user=…&password=…}; several hosts are
 * separated by commas as pgjdbc has it. The text form never shows the password.
 */
public record Dsn(String hosts, String database, String user, String password, Map<String, String> options) {
    private static final String FORM =
            "postgres://user:password@host:port/database or jdbc:postgresql://host:port/database?user=…";

    public Dsn {
        Objects.requireNonNull(hosts, "hosts");
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
        options = Map.copyOf(options);
    }

    /** Reads either form; a text that is neither is a fault that does not repeat the text, which may hold a password. */
    public static Dsn parse(String text) {
        var uri = uri(text);
        var hosts = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        var user = "";
        var password = "";
        var at = hosts.lastIndexOf('@');
        if (at >= 0) {
            var login = hosts.substring(0, at);
            hosts = hosts.substring(at + 1);
            var colon = login.indexOf(':');
            user = decode(colon < 0 ? login : login.substring(0, colon));
            password = colon < 0 ? "" : decode(login.substring(colon + 1));
        }
        var options = query(uri.getRawQuery());
        var optionUser = options.remove("user");
        var optionPassword = options.remove("password");
        user = optionUser == null ? user : optionUser;
        password = optionPassword == null ? password : optionPassword;
        var path = uri.getRawPath() == null ? "" : uri.getRawPath();
        var database = path.length() > 1 ? decode(path.substring(1)) : user;
        if (hosts.isEmpty() || user.isEmpty() || database.contains("/")) {
            var missing = hosts.isEmpty() ? "no host" : user.isEmpty() ? "no user" : "a database name with a slash";
            throw new StorageFault("a database URL " + FORM, missing, "correct the URL");
        }
        return new Dsn(hosts, database, user, password, options);
    }

    /** The same server and login with another database. */
    public Dsn onDatabase(String name) {
        return new Dsn(hosts, name, user, password, options);
    }

    /** The same database with another login. */
    public Dsn as(String otherUser, String otherPassword) {
        return new Dsn(hosts, database, otherUser, otherPassword, options);
    }

    /** The URL for pgjdbc, without user and password. */
    public String jdbcUrl() {
        var url = new StringBuilder("jdbc:postgresql://" + hosts + "/" + encode(database));
        var separator = '?';
        for (var option : new TreeMap<>(options).entrySet()) {
            url.append(separator).append(encode(option.getKey())).append('=').append(encode(option.getValue()));
            separator = '&';
        }
        return url.toString();
    }

    Properties login() {
        var login = new Properties();
        login.setProperty("user", user);
        if (!password.isEmpty()) {
            login.setProperty("password", password);
        }
        return login;
    }

    @Override
    public String toString() {
        return "postgres://" + user + "@" + hosts + "/" + database;
    }

    private static URI uri(String text) {
        var trimmed = text.strip();
        var rest = trimmed.startsWith("jdbc:postgresql://") ? trimmed.substring("jdbc:".length()) : trimmed;
        if (!rest.startsWith("postgres://") && !rest.startsWith("postgresql://")) {
            throw new StorageFault("a database URL " + FORM, "another scheme", "correct the URL");
        }
        try {
            return new URI(rest);
        } catch (URISyntaxException e) {
            throw new StorageFault(
                    "a database URL " + FORM,
                    "a character at position " + e.getIndex() + " that a URL may not hold",
                    "percent-encode it");
        }
    }

    private static Map<String, String> query(String query) {
        var options = new LinkedHashMap<String, String>();
        if (query == null || query.isEmpty()) {
            return options;
        }
        for (var pair : query.split("&", -1)) {
            var equals = pair.indexOf('=');
            if (equals < 1) {
                throw new StorageFault(
                        "options as name=value after '?' in a database URL",
                        "an option without '='",
                        "correct the URL");
            }
            options.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
        }
        return options;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
