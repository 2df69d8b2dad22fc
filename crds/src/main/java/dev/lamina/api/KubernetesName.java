package dev.lamina.api;

/**
 * The formats of Kubernetes names. The schema refuses a reference that is not a valid name, because it would become
 * part of the path of a request to the API server.
 */
public final class KubernetesName {
    /** Names of Secrets, ConfigMaps, ServiceAccounts and most other objects: DNS labels separated by dots. */
    static final String SUBDOMAIN = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    static final int LONGEST_SUBDOMAIN = 253;

    /** Names of Functions: one DNS label. */
    static final String LABEL = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    /** Keys of a ConfigMap. */
    static final String KEY = "^[-._a-zA-Z0-9]+$";

    private KubernetesName() {}

    /** Returns whether an object can have this name; for references that were stored before the schema checked them. */
    public static boolean isValid(String name) {
        return name.length() <= LONGEST_SUBDOMAIN && name.matches(SUBDOMAIN);
    }
}
