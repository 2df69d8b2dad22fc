package dev.lamina.operator.content;

import dev.lamina.api.Content;
import dev.lamina.api.FunctionSpec;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/**
 * A request to resolve content.
 *
 * @param owner the object whose spec names the content
 * @param field path of the union in the spec, for messages: {@code spec.code} or {@code spec.content}
 * @param handler the handler that the code must have; empty for a layer
 * @param layers hashes of the function's layers in the content store: inline code may use their classes
 * @param layersUnzippedBytes what of Lambda's limit for code and layers together the layers take
 * @param previous the last result, so that an unchanged source is not read again
 * @param settled whether {@code previous} is the result for this very spec
 */
public record ContentRequest(
        String namespace,
        Owner owner,
        String field,
        Content content,
        Optional<Handler> handler,
        List<String> layers,
        long layersUnzippedBytes,
        Optional<ResolvedContent> previous,
        boolean settled) {

    /** A request without layers, or with layers of unknown sizes. */
    public ContentRequest(
            String namespace,
            Owner owner,
            String field,
            Content content,
            Optional<Handler> handler,
            List<String> layers,
            Optional<ResolvedContent> previous,
            boolean settled) {
        this(namespace, owner, field, content, handler, layers, 0, previous, settled);
    }

    /** Returns the path of the member that is set, for messages: {@code spec.code.bucket}. */
    public String member() {
        return field + "." + kind();
    }

    /** Returns the member that is set: inline, bucket, url, stored or configMap. */
    public String kind() {
        if (content.stored() != null) {
            return "stored";
        }
        return content.inline() != null
                ? "inline"
                : content.bucket() != null ? "bucket" : content.url() != null ? "url" : "configMap";
    }

    /** Returns the request after it was resolved. */
    public ContentRequest after(Optional<ResolvedContent> resolved) {
        return new ContentRequest(
                namespace, owner, field, content, handler, layers, layersUnzippedBytes, resolved, settled);
    }

    /** A Function or Layer, at one generation of its spec. */
    public record Owner(String kind, String name, String uid, long generation) {
        public static Owner of(HasMetadata object) {
            return new Owner(
                    object.getKind(),
                    object.getMetadata().getName(),
                    object.getMetadata().getUid(),
                    object.getMetadata().getGeneration());
        }
    }

    /**
     * A runtime and the handler that it calls.
     *
     * @param searchPath the function's environment variable that has the folders of its modules: PYTHONPATH or
     *     NODE_PATH
     */
    public record Handler(String runtime, String name, Optional<String> searchPath) {
        public Handler(String runtime, String name) {
            this(runtime, name, Optional.empty());
        }

        /** Returns what the spec names. */
        public static Handler of(FunctionSpec spec) {
            String variable =
                    spec.runtime() != null && spec.runtime().startsWith("nodejs") ? "NODE_PATH" : "PYTHONPATH";
            return new Handler(
                    spec.runtime(),
                    spec.handler(),
                    Optional.ofNullable(spec.environment()).map(own -> own.get(variable)));
        }
    }
}
