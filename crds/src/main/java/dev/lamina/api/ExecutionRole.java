package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * The identity of a function, and what it may do with it. A function with this block gets temporary credentials, as on
 * Lambda: docs/execution-role.md.
 *
 * @param policy an IAM policy document as JSON. It is text, as in AWS's own calls: an object of any form would let a
 *     manifest have names and depths that no JSON reader of the programs takes, and so hide all functions from them
 */
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record ExecutionRole(
        @Size(min = 1, max = KubernetesName.LONGEST_SUBDOMAIN)
        @Pattern(KubernetesName.SUBDOMAIN)
        @JsonPropertyDescription(
                "Name of a ServiceAccount in the same namespace, the function's identity. Default: a ServiceAccount "
                        + "made for the function.")
        String serviceAccountName,

        @Size(max = 2048)
        @Pattern("^arn:[a-z0-9-]+:iam:[a-z0-9-]*:[A-Za-z0-9_-]*:role/[A-Za-z0-9+=,.@_/-]+$")
        @JsonPropertyDescription(
                "ARN of the role whose credentials the function gets. The role must trust the ServiceAccount. "
                        + "Default: the default role of the installation.")
        String arn,

        @Size(min = 1, max = LONGEST_POLICY)
        @JsonPropertyDescription(
                "IAM policy document (Version, Statement) as JSON. The function may do what both the role and this "
                        + "policy allow. Default: everything that the role allows. At most 2048 characters.")
        String policy)
        implements ExecutionRoleBuilder.With {

    /** AWS's limit for a session policy. */
    private static final int LONGEST_POLICY = 2048;

    static final ExecutionRole NONE = ExecutionRoleBuilder.builder().build();

    /**
     * Returns the name of the ServiceAccount that is the identity of the function, and of all its versions.
     *
     * @param function name of a function, or of a version
     */
    public String serviceAccountOf(String function) {
        return serviceAccountName == null
                ? Lamina.childName(VersionName.of(function).function())
                : serviceAccountName;
    }
}
