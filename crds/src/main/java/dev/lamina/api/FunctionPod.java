package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;

/** What a cluster wants of a function's pods, in addition to the settings of the installation. */
@ValidationRule(
        value = "!has(self.labels) || self.labels.all(k, !k.startsWith('lamina.dev/') && "
                + "!k.startsWith('app.kubernetes.io/'))",
        message = "labels: must not begin with lamina.dev/ or app.kubernetes.io/, because Lamina sets these; choose "
                + "another prefix")
@ValidationRule(
        value = "!has(self.annotations) || self.annotations.all(k, !k.startsWith('lamina.dev/'))",
        message = "annotations: must not begin with lamina.dev/; choose another prefix")
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record FunctionPod(
        @Size(max = 32) @JsonPropertyDescription("Further labels of the pods. Default: none.")
        Map<String, @Size(max = 63) String> labels,

        @Size(max = 32) @JsonPropertyDescription("Further annotations of the pods. Default: none.")
        Map<String, @Size(max = 4096) String> annotations,

        @Size(max = 32)
        @JsonPropertyDescription("Labels that a node must have. Default: those of the installation only.")
        Map<String, @Size(max = 63) String> nodeSelector,

        @Size(max = 32)
        @JsonPropertyDescription(
                "What a node must fulfil, in addition to nodeSelector: all of these. Default: nothing.")
        List<NodeRequirement> nodeAffinity,

        @Size(max = 32)
        @JsonPropertyDescription("Taints of nodes that the pods tolerate, in addition to those of the installation.")
        List<PodToleration> tolerations,

        @Size(max = 8)
        @JsonPropertyDescription(
                "How the pods of the function are spread over zones or nodes. Default: as the installation says.")
        List<PodSpread> topologySpreadConstraints,

        @Size(min = 1, max = KubernetesName.LONGEST_SUBDOMAIN)
        @Pattern(KubernetesName.SUBDOMAIN)
        @JsonPropertyDescription("PriorityClass of the pods. Default: that of the installation.")
        String priorityClassName,

        @Size(min = 1, max = KubernetesName.LONGEST_SUBDOMAIN)
        @Pattern(KubernetesName.SUBDOMAIN)
        @JsonPropertyDescription("RuntimeClass of the pods, such as one for gVisor. Default: that of the installation.")
        String runtimeClassName,

        @Size(max = 20)
        @JsonPropertyDescription(
                "Secrets in the function's namespace with the credentials of private registries, also for the image of "
                        + "the runtime. Default: those of the installation, which must exist in the namespace.")
        List<PullSecret> imagePullSecrets)
        implements FunctionPodBuilder.With {

    /** No settings. */
    public static final FunctionPod NONE = FunctionPodBuilder.builder().build();
}
