package dev.lamina.gateway.api.control.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.SnapStart;
import java.util.Map;
import java.util.Optional;

/** SnapStart, which published versions of Java functions may have. */
final class SnapStartField {
    private static final String VERSIONS = "PublishedVersions";
    private static final String NONE = "None";

    private SnapStartField() {}

    /** A request that changes nothing leaves the manifest as it is, in which None may be written or left out. */
    static FunctionDraft write(FunctionDraft draft, JsonNode value) {
        boolean wanted = isWanted(value);
        SnapStart changed = wanted ? new SnapStart(SnapStart.ApplyOn.PUBLISHED_VERSIONS) : null;
        return wanted == draft.spec().hasStartCache() ? draft : draft.with(spec -> spec.withSnapStart(changed));
    }

    /** Returns what $LATEST has, which is never optimised. */
    static Optional<Object> read(FunctionDraft draft) {
        return Optional.of(
                Map.of("ApplyOn", draft.spec().hasStartCache() ? VERSIONS : NONE, "OptimizationStatus", "Off"));
    }

    /** Throws if the function cannot have what its draft says: the request may have set the runtime only. */
    static void check(FunctionSpec spec) {
        if (spec.hasStartCache() && !SnapStart.isFor(spec.runtime())) {
            throw Invalid.parameter((spec.image().isPresent() ? "ContainerImage" : spec.runtime())
                    + " is not supported for SnapStart enabled functions.");
        }
    }

    private static boolean isWanted(JsonNode value) {
        String applyOn = RequestJson.text(value, "ApplyOn").orElse(NONE);
        return switch (applyOn) {
            case VERSIONS -> true;
            case NONE -> false;
            default ->
                throw Invalid.constraint(
                        applyOn, "snapStart.applyOn", "satisfy enum value set: [" + VERSIONS + ", " + NONE + "]");
        };
    }
}
