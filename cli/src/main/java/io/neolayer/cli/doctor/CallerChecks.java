package io.neolayer.cli.doctor;

import io.neolayer.cli.command.Shell;
import io.neolayer.cli.http.ApiAnswer;
import io.neolayer.cli.http.ApiProblem;
import io.neolayer.cli.http.ApiRequest;
import io.neolayer.cli.settings.Setting;
import io.neolayer.cli.terminal.CliFault;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What the server allows this caller. */
final class CallerChecks {
    private static final Duration EXPIRY_WARNING = Duration.ofHours(24);

    private final Shell shell;

    CallerChecks(Shell shell) {
        this.shell = shell;
    }

    List<Finding> all() {
        List<Finding> findings = new ArrayList<>();
        try {
            Optional<Setting> token = shell.token();
            if (token.isEmpty()) {
                findings.add(Finding.warn("credential", "none is set", "slctl login"));
                return findings;
            }
            ApiAnswer who = shell.api().ask(ApiRequest.get("/auth/whoami"));
            if (who.failed()) {
                findings.add(Finding.fail(
                        "credential",
                        "refused with status " + who.status() + " (from "
                                + token.get().origin() + ")",
                        "slctl login"));
                return findings;
            }
            findings.add(credential(who.json(), token.get()));
            headroom(who).ifPresent(findings::add);
            findings.addAll(account());
        } catch (CliFault fault) {
            findings.add(Finding.fail("credential", fault.text(), "see slctl profiles show"));
        }
        return findings;
    }

    private Finding credential(JsonNode who, Setting token) {
        String text = who.path("principal").asString("accepted") + " (from " + token.origin() + ")";
        try {
            Instant end = Instant.parse(who.path("expires_at").asString(""));
            Duration left = Duration.between(shell.surroundings().clock().instant(), end);
            return left.compareTo(EXPIRY_WARNING) < 0
                    ? Finding.warn("credential", text + " expires at " + end, "rotate it: slctl auth api-keys rotate")
                    : Finding.ok("credential", text + " until " + end);
        } catch (DateTimeException e) {
            return Finding.ok("credential", text);
        }
    }

    private static Optional<Finding> headroom(ApiAnswer answer) {
        try {
            long limit = Long.parseLong(answer.header("X-RateLimit-Limit").orElse(""));
            long left = Long.parseLong(answer.header("X-RateLimit-Remaining").orElse(""));
            String text = left + " of " + limit + " requests left";
            return Optional.of(
                    left <= 0
                            ? Finding.fail("rate limit", text, "slow down")
                            : left * 10 < limit
                                    ? Finding.warn("rate limit", text, "slow down")
                                    : Finding.ok("rate limit", text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private List<Finding> account() {
        String account;
        try {
            account = shell.account();
        } catch (CliFault | ApiProblem e) {
            return List.of(Finding.skipped("account", "none is chosen (--account, or a profile)"));
        }
        ApiAnswer answer = shell.api().ask(ApiRequest.get("/accounts/" + account));
        if (answer.failed()) {
            return List.of(
                    Finding.fail("account", account + ": status " + answer.status(), "choose another with --account"));
        }
        List<Finding> findings = new ArrayList<>();
        String state = answer.json().path("state").asString("");
        findings.add(
                state.equals("active") || state.isEmpty()
                        ? Finding.ok("account", account + " " + state)
                        : Finding.fail("account", account + " is " + state, "slctl accounts resume or restore"));
        findings.add(quotas(account));
        return findings;
    }

    private Finding quotas(String account) {
        ApiAnswer answer = shell.api().ask(ApiRequest.get("/accounts/" + account + "/quotas?limit=200"));
        if (answer.failed()) {
            return Finding.skipped("quotas", "status " + answer.status());
        }
        List<String> low = new ArrayList<>();
        boolean gone = false;
        for (JsonNode quota : answer.json().path("items")) {
            double limit = quota.path("limit").asDouble(0);
            double used = quota.path("used").asDouble(0);
            if (limit > 0 && used > limit * 0.9) {
                low.add(quota.path("name").asString("") + " " + quota.path("used") + " of " + quota.path("limit"));
                gone |= used >= limit;
            }
        }
        if (low.isEmpty()) {
            return Finding.ok("quotas", "more than a tenth of each is left");
        }
        String next = "delete what is not needed, or ask an operator: slctl accounts quotas set";
        String text = String.join(", ", low);
        return gone ? Finding.fail("quotas", text, next) : Finding.warn("quotas", text, next);
    }
}
