package dev.lamina.operator.workload;

import dev.lamina.api.Function;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

/** Name, labels and owner of a function's objects. */
final class ObjectMetadata {
    private ObjectMetadata() {}

    static ObjectMeta of(Workload workload) {
        return new ObjectMetaBuilder()
                .withName(workload.childName())
                .withNamespace(workload.namespace())
                .withLabels(Labels.of(workload))
                .withOwnerReferences(owner(workload.function()))
                .build();
    }

    private static OwnerReference owner(Function function) {
        return new OwnerReferenceBuilder()
                .withApiVersion(function.getApiVersion())
                .withKind(function.getKind())
                .withName(function.getMetadata().getName())
                .withUid(function.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
