package dev.lamina.operator;

import dev.lamina.testbed.ChartDefinition;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;

/** The rights that the chart gives the operator, of a release called lamina. */
public final class ChartRules {
    private ChartRules() {}

    /** Returns the rights in the namespaces of functions: the watched ones, or all. */
    public static List<PolicyRule> operator() {
        return of("lamina.operatorRules");
    }

    /** Returns the rights in the release's own namespace. */
    public static List<PolicyRule> home() {
        return of("lamina.operatorHomeRules");
    }

    /** Returns the rights in the cluster with watchNamespaces. */
    public static List<PolicyRule> namespaces() {
        return of("lamina.namespaceRules");
    }

    /** Returns the rights with which the operator lets the gateway read the Secrets of triggers. */
    public static List<PolicyRule> secretAccess() {
        return of("lamina.secretAccessRules");
    }

    private static List<PolicyRule> of(String template) {
        String rules = ChartDefinition.of("operator/_rules.tpl", template);
        return Serialization.unmarshal("rules:\n" + rules, ClusterRole.class).getRules();
    }
}
