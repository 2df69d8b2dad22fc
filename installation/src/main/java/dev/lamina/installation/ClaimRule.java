package dev.lamina.installation;

import java.util.Optional;

/**
 * Decides which installation serves a namespace, from the existing claims. See docs/adr/0031.
 *
 * <p>A claim is a binding with the name {@link #NAME}. A RoleBinding claims its namespace, a ClusterRoleBinding all
 * namespaces without a claim. It is the claim of the installation whose ClusterRole it binds. In the API server the
 * role of a binding cannot be changed, so the installation that creates it first keeps it until it is deleted.
 *
 * @param role the ClusterRole that this installation's claims bind
 */
public record ClaimRule(String role) {
    /** Name of all claims. There can be one object of a name, so one installation. */
    public static final String NAME = "lamina-installation";

    /**
     * Which other installation serves a namespace, by its ClusterRole; empty when this one does, as it does without any
     * claim.
     *
     * @param inNamespace what the claim of the namespace binds; empty when there is none
     * @param ofCluster what the claim of the cluster binds; empty when there is none
     */
    public Optional<String> other(Optional<String> inNamespace, Optional<String> ofCluster) {
        return inNamespace.or(() -> ofCluster).filter(bound -> !bound.equals(role));
    }

    /** The message for an admin if the claim of a namespace to which the installation is limited was deleted. */
    public static String missing(String namespace) {
        return "namespace " + namespace + " of watchNamespaces has no claim (RoleBinding " + NAME + "): an "
                + "installation for the cluster may serve it too; create the claim again with helm upgrade";
    }

    /** The message for an admin if another installation has claimed the cluster. */
    public static String advice(String other) {
        return "the cluster is claimed by the installation with ClusterRole " + other + " (ClusterRoleBinding " + NAME
                + "), so this installation serves nothing: set watchNamespaces in the values of one of the two, or "
                + "uninstall one of them";
    }
}
