package dev.lamina.gateway.app;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionStatus;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.runtime.content.ContentSource;
import jakarta.inject.Singleton;

/**
 * Fetches the code of a function while its first pod is still being created, so that the pod does not wait for the
 * content store. Layers are not fetched early: many functions share them, so most are here already.
 */
@Singleton
final class CodePrefetch {
    private final Functions functions;
    private final ContentSource content;

    CodePrefetch(Functions functions, ContentSource content) {
        this.functions = functions;
        this.content = content;
    }

    /** Does not block. A failure is ignored: the pod's request fetches again, and reports it. */
    void fetch(FunctionId function) {
        functions
                .resource(function)
                .map(Function::getStatus)
                .map(FunctionStatus::codeSha256)
                .ifPresent(content::fetch);
    }
}
