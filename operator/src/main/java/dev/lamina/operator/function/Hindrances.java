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
  private static final int NOT_GIVEN = -1;
  private static final Set<String> NO_IMAGE = Set.of("ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName", "ImageInspectError");

  private Hindrances() {}

  static Fact of(Hindrance hindrance, FunctionSpec spec) {
    Optional<String> secret = missingSecret(hindrance);
    int index = secret.map(name -> index(spec, name)).orElse(NOT_GIVEN);
    if (index != NOT_GIVEN) {
      return no("SecretNotFound", "spec.environmentFrom[" + index + "].secret: there is no Secret \""
          + secret.get() + "\" in this namespace; create it, or take it out of the list");
    }
    if (NO_IMAGE.contains(hindrance.reason())) {
      return no("ImageNotPulled", "spec.runtime: the image of runtime \"" + spec.runtime() + "\" cannot be pulled: " + cause(hindrance.message())
          + "; have it corrected under runtimes in the values of the Helm chart");
    }
    return no(hindrance.reason(), "Execution environments cannot be started: " + hindrance.message());
  }

  /** The Secret that the kubelet looks for in vain. */
  static Optional<String> missingSecret(Hindrance hindrance) {
    Matcher secret = NO_SECRET.matcher(hindrance.message());
    return secret.find() ? Optional.of(secret.group(1)) : Optional.empty();
  }

  private static int index(FunctionSpec spec, String secret) {
    List<SecretEnvironment> from = spec.environmentFrom() == null ? List.of() : spec.environmentFrom();
    return from.stream().map(SecretEnvironment::secret).toList().indexOf(secret);
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
