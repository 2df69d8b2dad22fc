package dev.lamina.converter.manifest;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The manifests of one conversion and its report. Two resources of one kind never have the same name. */
public final class Bundle {
    /** What others name comes first. */
    private static final List<String> ORDER = List.of("Layer", "Function", "Alias", "Trigger");

    private final List<Manifest> manifests = new ArrayList<>();
    private final Set<String> files = new HashSet<>();
    private final Report report = new Report();

    public Report report() {
        return report;
    }

    public List<Manifest> manifests() {
        return manifests.stream()
                .sorted(Comparator.comparing(manifest -> ORDER.indexOf(manifest.kind())))
                .toList();
    }

    /** @param where what the manifest is made of */
    public void add(String where, Manifest manifest) {
        if (files.add(manifest.file())) {
            manifests.add(manifest);
        } else {
            report.noCounterpart(
                    where,
                    manifest.kind() + " " + manifest.name()
                            + " is there already: names that differ only in case, or in - and _, are one name");
        }
    }

    /** Returns all manifests as one stream of YAML documents. */
    public String yaml(String namespace) {
        return String.join(
                "---\n", manifests().stream().map(each -> each.yaml(namespace)).toList());
    }

    /**
     * Writes a file for each manifest.
     *
     * @param folder is created if it does not exist
     */
    public void write(Path folder, String namespace) throws IOException {
        Files.createDirectories(folder);
        for (Manifest manifest : manifests) {
            Files.writeString(folder.resolve(manifest.file()), manifest.yaml(namespace));
        }
    }

    /** Prints the findings, and a line with the counts. */
    public void print(PrintWriter out) {
        report.findings().forEach(out::println);
        out.println(manifests.size() + " manifests, " + report.findings().size() + " findings");
        out.flush();
    }
}
