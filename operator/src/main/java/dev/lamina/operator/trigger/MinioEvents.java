package dev.lamina.operator.trigger;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Converts S3's event names to those of MinIO if it has another name for the same event. MinIO targets are recognised
 * by their ARN.
 */
final class MinioEvents {
    private static final String TARGETS = "arn:minio:";
    private static final String PUT_TAGGING = "s3:ObjectCreated:PutTagging";
    private static final String DELETE_TAGGING = "s3:ObjectCreated:DeleteTagging";
    private static final Map<String, List<String>> NAMES = Map.of(
            "s3:ObjectTagging:*", List.of(PUT_TAGGING, DELETE_TAGGING),
            "s3:ObjectTagging:Put", List.of(PUT_TAGGING),
            "s3:ObjectTagging:Delete", List.of(DELETE_TAGGING));

    private MinioEvents() {}

    static Set<String> asKnownTo(String target, Collection<String> events) {
        Set<String> known = new TreeSet<>();
        events.forEach(event ->
                known.addAll(target.startsWith(TARGETS) ? NAMES.getOrDefault(event, List.of(event)) : List.of(event)));
        return known;
    }
}
