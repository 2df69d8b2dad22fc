package dev.lamina.operator.content;

import dev.lamina.api.BucketObject;
import dev.lamina.api.ConfigMapKey;
import dev.lamina.api.Content;
import dev.lamina.api.ContentBuilder;
import dev.lamina.api.UrlContent;
import java.util.List;
import java.util.Optional;

/** Requests for tests. */
public final class Requests {
    private static final ContentRequest.Owner FUNCTION = new ContentRequest.Owner("Function", "hello", "1", 1);
    private static final ContentRequest.Owner LAYER = new ContentRequest.Owner("Layer", "imaging", "2", 1);

    private Requests() {}

    public static ContentRequest inline(String text, String runtime, String handler) {
        return function(ContentBuilder.builder().inline(text).build(), runtime, handler);
    }

    public static ContentRequest bucket(String bucket, String key, String versionId) {
        return layer(ContentBuilder.builder()
                .bucket(new BucketObject(bucket, key, versionId))
                .build());
    }

    public static ContentRequest url(String url, String sha256) {
        return layer(ContentBuilder.builder().url(new UrlContent(url, sha256)).build());
    }

    public static ContentRequest configMap(String name, String key) {
        return layer(
                ContentBuilder.builder().configMap(new ConfigMapKey(name, key)).build());
    }

    public static ContentRequest function(Content content, String runtime, String handler) {
        return new ContentRequest(
                "shop",
                FUNCTION,
                "spec.code",
                content,
                Optional.of(new ContentRequest.Handler(runtime, handler)),
                List.of(),
                Optional.empty(),
                false);
    }

    public static ContentRequest layer(Content content) {
        return new ContentRequest(
                "shop", LAYER, "spec.content", content, Optional.empty(), List.of(), Optional.empty(), false);
    }

    public static ContentRequest with(ContentRequest request, List<String> layers) {
        return new ContentRequest(
                request.namespace(),
                request.owner(),
                request.field(),
                request.content(),
                request.handler(),
                layers,
                request.previous(),
                request.settled());
    }

    public static ContentRequest after(ContentRequest request, ResolvedContent previous) {
        return request.after(Optional.of(previous));
    }
}
