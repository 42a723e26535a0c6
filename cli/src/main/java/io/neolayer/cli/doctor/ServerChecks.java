package io.neolayer.cli.doctor;

import io.neolayer.cli.command.Shell;
import io.neolayer.cli.command.Version;
import io.neolayer.cli.document.DocumentStore;
import io.neolayer.cli.http.Api;
import io.neolayer.cli.http.ApiAnswer;
import io.neolayer.cli.http.ApiRequest;
import io.neolayer.cli.http.Retries;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** The way to the server, and the server's own opinion of itself. */
final class ServerChecks {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration CERTIFICATE_WARNING = Duration.ofDays(14);
    private static final Duration CLOCK_WARNING = Duration.ofSeconds(5);
    private static final Duration CLOCK_FAILURE = Duration.ofSeconds(30);

    private final Shell shell;
    private final URI server;
    private final Api api;

    ServerChecks(Shell shell) {
        this.shell = shell;
        this.server = shell.settings().server();
        this.api = new Api(server, Optional.empty(), PATIENCE, new Retries(1), shell.surroundings(), shell::verbose);
    }

    List<Finding> reachable() {
        List<Finding> findings = new ArrayList<>();
        boolean tls = server.getScheme().equals("https");
        int port = server.getPort() > 0 ? server.getPort() : tls ? 443 : 80;
        try (Socket socket = new Socket()) {
            InetSocketAddress address = new InetSocketAddress(server.getHost(), port);
            if (address.isUnresolved()) {
                findings.add(Finding.fail(
                        "address", "the name " + server.getHost() + " is unknown", "correct --addr or the profile"));
                return findings;
            }
            socket.connect(address, (int) PATIENCE.toMillis());
            findings.add(Finding.ok("address", server + " accepts connections"));
            if (tls) {
                findings.add(certificate(socket, port));
            }
        } catch (IOException e) {
            findings.add(Finding.fail(
                    "address", server + ": " + e.getMessage(), "start the server, or correct --addr or the profile"));
        }
        return findings;
    }

    private Finding certificate(Socket plain, int port) {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        try (SSLSocket socket = (SSLSocket) factory.createSocket(plain, server.getHost(), port, false)) {
            var parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.startHandshake();
            Certificate[] chain = socket.getSession().getPeerCertificates();
            Instant end = ((X509Certificate) chain[0]).getNotAfter().toInstant();
            Duration left = Duration.between(now(), end);
            return left.compareTo(CERTIFICATE_WARNING) < 0
                    ? Finding.warn("certificate", "ends at " + end, "renew it")
                    : Finding.ok("certificate", "good until " + end);
        } catch (IOException e) {
            return Finding.fail(
                    "certificate",
                    String.valueOf(e.getMessage()),
                    "repair the certificate chain of " + server.getHost());
        }
    }

    private Instant now() {
        return shell.surroundings().clock().instant();
    }

    List<Finding> healthy() {
        List<Finding> findings = new ArrayList<>();
        Optional<ApiAnswer> live = ask("/livez");
        findings.add(probe("livez", live, "look at the server's log"));
        findings.add(probe("readyz", ask("/readyz"), "look at the server's log for the part named here"));
        live.ifPresent(answer -> findings.add(clock(answer)));
        findings.add(versions());
        new DocumentStore(shell.settings(), shell.surroundings(), shell::verbose)
                .age()
                .ifPresent(age ->
                        findings.add(Finding.ok("document", "copy of " + Math.max(0, age.toSeconds()) + " s ago")));
        return findings;
    }

    private Optional<ApiAnswer> ask(String path) {
        try {
            return Optional.of(api.once(ApiRequest.get(path)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Finding probe(String name, Optional<ApiAnswer> answer, String next) {
        if (answer.isEmpty()) {
            return Finding.fail(name, "no answer", next);
        }
        String parts = parts(answer.get());
        return answer.get().status() == 200
                ? Finding.ok(name, parts.isEmpty() ? "200" : "200; " + parts)
                : Finding.fail(name, "status " + answer.get().status() + (parts.isEmpty() ? "" : "; " + parts), next);
    }

    /** Components that are not well, by name. */
    private static String parts(ApiAnswer answer) {
        if (!answer.isJson()) {
            return "";
        }
        return answer.json().path("components").properties().stream()
                .filter(c ->
                        !List.of("ok", "not_configured").contains(c.getValue().asString("")))
                .map(c -> c.getKey() + " " + c.getValue().asString(""))
                .collect(Collectors.joining(", "));
    }

    private Finding clock(ApiAnswer answer) {
        try {
            Instant theirs = ZonedDateTime.parse(answer.header("Date").orElse(""), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration apart = Duration.between(theirs, now()).abs();
            String text = apart.toSeconds() + " s apart from the server";
            if (apart.compareTo(CLOCK_FAILURE) > 0) {
                return Finding.fail("clock", text, "set this machine's clock, or the server's");
            }
            return apart.compareTo(CLOCK_WARNING) > 0
                    ? Finding.warn("clock", text, "set this machine's clock, or the server's")
                    : Finding.ok("clock", text);
        } catch (DateTimeException e) {
            return Finding.skipped("clock", "the server sends no Date");
        }
    }

    private Finding versions() {
        String ours = Version.number();
        Optional<ApiAnswer> answer = ask("/system/version").filter(a -> a.status() == 200 && a.isJson());
        String theirs = answer.map(a -> a.json().path("version").asString("")).orElse("");
        if (theirs.isEmpty()) {
            return Finding.skipped("version", "the server does not say its own");
        }
        String text = "slctl " + ours + ", server " + theirs;
        if (part(ours, 0).equals(part(theirs, 0)) && part(ours, 1).equals(part(theirs, 1))) {
            return Finding.ok("version", text);
        }
        return part(ours, 0).equals(part(theirs, 0))
                ? Finding.warn("version", text, "use the slctl of the server's version")
                : Finding.fail("version", text, "use the slctl of the server's version");
    }

    private static String part(String version, int index) {
        String[] parts = version.split("[.+-]");
        return index < parts.length ? parts[index] : "";
    }
}
