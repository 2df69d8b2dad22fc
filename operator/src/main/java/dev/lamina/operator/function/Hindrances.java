package dev.lamina.operator.function;

import dev.lamina.api.FunctionSpec;
import dev.lamina.api.SecretEnvironment;
import dev.lamina.operator.environment.Environment.Hindrance;
import dev.lamina.operator.status.Fact;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What keeps an environment's container from starting, told by field and cure. The kubelet's words are all there is: the
 * operator may read no Secrets.
 */
final class Hindrances {
  private static final Pattern NO_SECRET = Pattern.compile("secret \"([^\"]+)\" not found");
  private static final Pattern BACK_OFF = Pattern.compile("^Back-off pulling image \"[^\"]*\": (ErrImagePull: )?");
  private static final Set<String> NO_IMAGE = Set.of("ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName", "ImageInspectError");

  private Hindrances() {}

  static Fact of(Hindrance hindrance, FunctionSpec spec) {
    return missingSecret(hindrance).flatMap(secret -> noSecret(secret, spec))
        .or(() -> noImage(hindrance, spec))
        .or(() -> ending(hindrance))
        .orElseGet(() -> no(hindrance.reason(), "Execution environments cannot be started: " + hindrance.message()));
  }

  /** The Secret that the kubelet looks for in vain. */
  static Optional<String> missingSecret(Hindrance hindrance) {
    Matcher secret = NO_SECRET.matcher(hindrance.message());
    return secret.find() ? Optional.of(secret.group(1)) : Optional.empty();
  }

  private static Optional<Fact> noSecret(String secret, FunctionSpec spec) {
    List<SecretEnvironment> from = spec.environmentFrom() == null ? List.of() : spec.environmentFrom();
    List<String> named = from.stream().map(SecretEnvironment::secret).toList();
    return named.contains(secret)
        ? Optional.of(no("SecretNotFound", "spec.environmentFrom[" + named.indexOf(secret) + "].secret: there is no Secret \""
            + secret + "\" in this namespace; create it, or take it out of the list"))
        : Optional.empty();
  }

  private static Optional<Fact> noImage(Hindrance hindrance, FunctionSpec spec) {
    return NO_IMAGE.contains(hindrance.reason())
        ? Optional.of(no("ImageNotPulled", "spec.runtime: the image of runtime \"" + spec.runtime() + "\" cannot be pulled: "
            + cause(hindrance.message()) + "; have it corrected under runtimes in the values of the Helm chart"))
        : Optional.empty();
  }

  private static Optional<Fact> ending(Hindrance hindrance) {
    return !hindrance.isEnding() ? Optional.empty() : Optional.of(hindrance.message().startsWith("OOMKilled")
        ? no("OutOfMemory", "spec.memory: the container of an execution environment is killed again and again for want of memory; give the function more")
        : no(hindrance.reason(), "The container of an execution environment ends again and again, last with: " + hindrance.message() + "; its log tells more"));
  }

  /** The kubelet turns between trying and waiting: the cause is the same, and so is what is told. */
  private static String cause(String message) {
    Matcher backOff = BACK_OFF.matcher(message);
    return backOff.find() ? message.substring(backOff.end()) : message;
  }

  private static Fact no(String reason, String message) {
    return Fact.isFalse(Findings.DEPLOYED, reason, message);
  }
}
