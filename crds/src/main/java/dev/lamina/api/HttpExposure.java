package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How the host names of an HTTP API are exposed: by an HTTPRoute of the Gateway API, or by an Ingress. */
@ValidationRule(
        value = "has(self.gateway) != has(self.ingress)",
        message = "exactly one of gateway and ingress must be set")
@JsonInclude(Include.NON_NULL)
public record HttpExposure(
        @JsonPropertyDescription("Gateway of the Gateway API, to which an HTTPRoute is attached.")
        GatewayReference gateway,

        @JsonPropertyDescription("Ingress that is made for the host names.")
        IngressSettings ingress) {

    /** A listener of a Gateway. */
    @JsonInclude(Include.NON_NULL)
    public record GatewayReference(
            @Required
            @Size(min = 1, max = KubernetesName.LONGEST_SUBDOMAIN)
            @Pattern(KubernetesName.SUBDOMAIN)
            @JsonPropertyDescription(
                    "Name of the Gateway. The Helm value exposure.gateways has those that are allowed.")
            String name,

            @Size(min = 1, max = 63)
            @Pattern(KubernetesName.LABEL)
            @JsonPropertyDescription("Namespace of the Gateway. Default: that of the Trigger.")
            String namespace,

            @Size(min = 1, max = KubernetesName.LONGEST_SUBDOMAIN)
            @Pattern(KubernetesName.SUBDOMAIN)
            @JsonPropertyDescription("Name of the Gateway's listener. Default: all that allow the host name.")
            String sectionName) {}

    /** Settings of an Ingress. */
    @JsonInclude(Include.NON_NULL)
    public record IngressSettings(
            @Size(min = 1, max = KubernetesName.LONGEST_SUBDOMAIN)
            @Pattern(KubernetesName.SUBDOMAIN)
            @JsonPropertyDescription(
                    "Name of the IngressClass, one of those of the Helm value exposure.ingressClasses. Default: "
                            + "the first of them.")
            String className,

            @Size(min = 1, max = KubernetesName.LONGEST_SUBDOMAIN)
            @Pattern(KubernetesName.SUBDOMAIN)
            @JsonPropertyDescription(
                    "Name of the Secret with the certificate of the host names, next to the Ingress in the release's "
                            + "namespace. It must begin with the Trigger's namespace and a dot. Default: no TLS.")
            String tlsSecret) {}
}
