package dev.lamina.converter.manifest;

import dev.lamina.converter.manifest.Finding.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the findings of one conversion, each once, in the order in which they were made. */
public final class Report {
    private final Set<Finding> findings = new LinkedHashSet<>();

    /** Notes a setting or a resource that Lamina does not have. */
    public void noCounterpart(String where, String text) {
        findings.add(new Finding(Kind.NO_COUNTERPART, where, text));
    }

    /** Notes something to be done by hand. */
    public void toDo(String where, String text) {
        findings.add(new Finding(Kind.TO_DO, where, text));
    }

    public List<Finding> findings() {
        return new ArrayList<>(findings);
    }

    /** Returns whether everything has a counterpart. */
    public boolean isComplete() {
        return findings.stream().noneMatch(finding -> finding.kind() == Kind.NO_COUNTERPART);
    }
}
