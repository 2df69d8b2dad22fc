package dev.lamina.gateway.logs;

import dev.lamina.api.Lamina;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The names that Kubernetes gives to the pods of a function's Deployment, {@code fn-NAME-HASH-RANDOM}, and to those of
 * its versions, {@code fn-NAME.3-HASH-RANDOM}. What is before the last five characters is cut to 58 characters, so that
 * a long name leaves less of the hash: with 44 characters or more, pods of a function of the same namespace whose name
 * begins with this one may match too.
 */
final class PodNames {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final String NUMBER = "[1-9][0-9]{0,5}";
    private static final Pattern OF_VERSION = Pattern.compile("fn-[a-z0-9-]+[.](" + NUMBER + ")-.+");
    private static final int LONGEST_BASE = 58;
    private static final int LONGEST_HASH = 10;
    /** The characters of hashes and of random parts, see rand.SafeEncodeString of Kubernetes. */
    private static final String RANDOM = "[bcdfghjklmnpqrstvwxz2456789]";

    private PodNames() {}

    /** A regular expression of them. */
    static String expression(String function) {
        if (!isLabel(function)) {
            throw new IllegalArgumentException("not the name of a function: " + function);
        }
        return IntStream.rangeClosed(1, LONGEST_HASH)
                .mapToObj(hash -> Lamina.childName(function) + '-' + "#".repeat(hash) + '-')
                .map(base -> base.substring(0, Math.min(base.length(), LONGEST_BASE)))
                .distinct()
                .map(base -> base.replace("#", RANDOM) + RANDOM + "{5}")
                .collect(Collectors.joining("|", "(", "|" + ofVersions(function) + ")"));
    }

    /** What follows the dot may be cut; no other Deployment's name begins like that. */
    private static String ofVersions(String function) {
        return Lamina.childName(function) + "[.]" + NUMBER + "-?" + RANDOM + "{0,10}-?" + RANDOM + "{5}";
    }

    /** Returns the version whose pod has this name: a number, or $LATEST. */
    static String version(String pod) {
        Matcher version = OF_VERSION.matcher(pod);
        return version.matches() ? version.group(1) : Lamina.LATEST;
    }

    /** Whether it has the form of a name of Namespaces, Functions and pods. */
    static boolean isLabel(String text) {
        return LABEL.matcher(text).matches();
    }
}
