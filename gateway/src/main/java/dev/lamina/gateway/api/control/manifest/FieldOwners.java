package dev.lamina.gateway.api.control.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the tool that declares a field, from what the API server records in {@code managedFields}. A field that such a
 * tool declares is not changed here: the tool would change it back.
 */
final class FieldOwners {
    /** Tools that apply manifests without server-side apply, by the beginnings of their names. */
    private static final List<String> TOOLS = List.of(
            "argocd", "flux", "helm", "kubectl-client-side-apply", "kustomize-controller", "terraform", "pulumi");

    private FieldOwners() {}

    /** A tool and one of its fields, such as spec.memory. */
    record Owned(String tool, String field) {}

    /** Returns a tool that declares one of the fields in a merge patch. */
    static Optional<Owned> owner(ObjectMeta metadata, JsonNode patch) {
        List<List<String>> paths = MergePatch.paths(patch);
        return tools(metadata)
                .flatMap(entry -> paths.stream()
                        .filter(path -> declares(fields(entry), path, 0))
                        .map(path -> new Owned(entry.getManager(), String.join(".", path))))
                .findFirst();
    }

    /** Returns a tool that declares anything of the spec. */
    static Optional<String> owner(ObjectMeta metadata) {
        return tools(metadata)
                .filter(entry -> fields(entry).has("f:spec"))
                .map(ManagedFieldsEntry::getManager)
                .findFirst();
    }

    private static Stream<ManagedFieldsEntry> tools(ObjectMeta metadata) {
        return Optional.ofNullable(metadata.getManagedFields()).orElse(List.of()).stream()
                .filter(entry -> entry.getFieldsV1() != null
                        && (entry.getSubresource() == null
                                || entry.getSubresource().isEmpty()))
                .filter(entry -> "Apply".equals(entry.getOperation())
                        || entry.getManager() != null && TOOLS.stream().anyMatch(entry.getManager()::startsWith));
    }

    private static JsonNode fields(ManagedFieldsEntry entry) {
        return Serialization.jsonMapper().valueToTree(entry.getFieldsV1());
    }

    /** A field is declared with all that is in it, and a list or an atomic map as a whole. */
    private static boolean declares(JsonNode fields, List<String> path, int depth) {
        if (depth == path.size()) {
            return true;
        }
        JsonNode inner = fields.get("f:" + path.get(depth));
        if (inner == null) {
            return false;
        }
        return inner.isEmpty() || declares(inner, path, depth + 1);
    }
}
