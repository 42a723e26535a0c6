package io.neolayer.cli.doctor;

import io.neolayer.cli.command.Shell;
import io.neolayer.cli.settings.Credentials;
import io.neolayer.cli.settings.TrustFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The user's own files. */
final class LocalChecks {
    private final Shell shell;

    LocalChecks(Shell shell) {
        this.shell = shell;
    }

    List<Finding> all() {
        List<Finding> findings = new ArrayList<>();
        Credentials credentials = new Credentials(shell.settings().folders());
        findings.add(
                credentials.exposed()
                        ? Finding.fail("credential file", "may be read by others", "chmod 600 " + credentials.path())
                        : Finding.ok("credential file", "only its owner may read it"));
        findings.add(cache());
        int signers = new TrustFile(shell.settings().folders()).signers().size();
        findings.add(
                signers == 0
                        ? Finding.warn(
                                "signers",
                                "none is pinned",
                                "slctl trust add " + shell.settings().server() + "/system/signers.json")
                        : Finding.ok("signers", signers + " pinned"));
        return findings;
    }

    private Finding cache() {
        Path cache = shell.settings().folders().cache();
        try {
            Files.createDirectories(cache);
            Files.delete(Files.createTempFile(cache, "doctor", ""));
            return Finding.ok("cache", cache + " is writable");
        } catch (IOException e) {
            return Finding.warn("cache", cache + " is not writable", "set XDG_CACHE_HOME to a folder that is");
        }
    }
}
