package io.neolayer.kernel.storage;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** The migration scripts on the class path, known by their checksums, so that a start with nothing to do does nothing. */
final class Scripts {
    private Scripts() {}

    /** SHA-256 in hex over names and checksums of all scripts of {@code words}, and over {@code more}. */
    static String fingerprint(List<String> words, List<String> more) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var word : words) {
                for (var script : scripts(word)) {
                    digest.update((word + "/" + script + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
            for (var each : more) {
                digest.update((each + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } catch (IOException | URISyntaxException e) {
            throw new StorageFault(
                    "readable migration scripts on the class path", e.toString(), "use an undamaged distribution", e);
        }
    }

    private static List<String> scripts(String word) throws IOException, URISyntaxException {
        var folder = "db/" + word;
        var found = new TreeMap<String, Long>();
        for (var url : Collections.list(Scripts.class.getClassLoader().getResources(folder))) {
            if (url.openConnection() instanceof JarURLConnection jar) {
                jar.getJarFile().stream()
                        .filter(entry -> entry.getName().startsWith(folder + "/")
                                && entry.getName().endsWith(".sql"))
                        .forEach(entry -> found.put(entry.getName().substring(folder.length() + 1), entry.getCrc()));
            } else {
                addFiles(url, found);
            }
        }
        var lines = new ArrayList<String>();
        found.forEach((name, checksum) -> lines.add(name + " " + checksum));
        return lines;
    }

    private static void addFiles(URL url, Map<String, Long> found) throws IOException, URISyntaxException {
        try (var files = Files.list(Path.of(url.toURI()))) {
            for (var file : (Iterable<Path>) files::iterator) {
                var name = file.getFileName().toString();
                if (name.endsWith(".sql")) {
                    var checksum = new CRC32();
                    checksum.update(Files.readAllBytes(file));
                    found.put(name, checksum.getValue());
                }
            }
        }
    }
}
