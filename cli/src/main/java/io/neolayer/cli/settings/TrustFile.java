package io.neolayer.cli.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The signers that this user accepts, in {@code trust.yaml}. */
public final class TrustFile {
    /**
     * One accepted signer.
     *
     * @param kid RFC 7638 thumbprint of the key
     * @param x the key's coordinate in base64url, as in a JSON Web Key
     * @param source where the key was taken from
     * @param added when, RFC 3339
     */
    public record Signer(String kid, String x, String y, String source, String added) {}

    private final YamlFile file;

    public TrustFile(Folders folders) {
        this.file = new YamlFile(folders.trust());
    }

    public List<Signer> signers() {
        List<Signer> signers = new ArrayList<>();
        if (file.read().get("signers") instanceof List<?> entries) {
            for (Object entry : entries) {
                Map<String, Object> map = YamlFile.map(entry, file.path() + " signers");
                signers.add(new Signer(
                        text(map, "kid"), text(map, "x"), text(map, "y"), text(map, "source"), text(map, "added")));
            }
        }
        return signers;
    }

    private static String text(Map<String, Object> map, String key) {
        return Optional.ofNullable(map.get(key)).map(Object::toString).orElse("");
    }

    /** Adds a signer, in place of an entry of the same key. */
    public void add(Signer signer) {
        replace(signer.kid(), List.of(signer));
    }

    public void remove(String kid) {
        replace(kid, List.of());
    }

    private void replace(String kid, List<Signer> by) {
        file.change(root -> {
            List<Map<String, Object>> entries = new ArrayList<>();
            List<Signer> all = new ArrayList<>(signers());
            all.removeIf(signer -> signer.kid().equals(kid));
            all.addAll(by);
            for (Signer signer : all) {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("kid", signer.kid());
                entry.put("x", signer.x());
                entry.put("y", signer.y());
                entry.put("source", signer.source());
                entry.put("added", signer.added());
                entries.add(entry);
            }
            root.put("signers", entries);
        });
    }
}
