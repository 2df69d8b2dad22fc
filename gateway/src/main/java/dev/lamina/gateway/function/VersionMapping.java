package dev.lamina.gateway.function;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionStatusBuilder;
import dev.lamina.api.FunctionVersion;
import java.util.Optional;

/** Reads FunctionVersion resources, each as the function that it was when it was published. */
record VersionMapping(FunctionMapping functions)
        implements ResourceMapping<FunctionVersion, FunctionId, FunctionView, FunctionChange> {

    @Override
    public Class<FunctionVersion> type() {
        return FunctionVersion.class;
    }

    @Override
    public FunctionId id(FunctionVersion version) {
        return new FunctionId(
                version.getMetadata().getNamespace(), version.getMetadata().getName());
    }

    @Override
    public FunctionView view(FunctionVersion version) {
        return functions.view(function(version));
    }

    /** Returns the version as a function, with the version's name and uid. */
    static Function function(FunctionVersion version) {
        Function function = new Function();
        function.setMetadata(version.getMetadata());
        function.setSpec(version.getSpec().functionSpec());
        function.setStatus(FunctionStatusBuilder.builder()
                .conditions(
                        version.getStatus() == null ? null : version.getStatus().conditions())
                .provisioned(
                        version.getStatus() == null ? null : version.getStatus().provisioned())
                .codeSha256(version.getSpec().codeSha256())
                .codeSizeBytes(version.getSpec().codeSizeBytes())
                .lastModified(version.getMetadata().getCreationTimestamp())
                .build());
        return function;
    }

    @Override
    public FunctionChange added(FunctionView view) {
        return functions.added(view);
    }

    @Override
    public Optional<FunctionChange> changed(FunctionView view, FunctionView before) {
        return functions.changed(view, before);
    }

    @Override
    public FunctionChange removed(FunctionView last) {
        return functions.removed(last);
    }
}
