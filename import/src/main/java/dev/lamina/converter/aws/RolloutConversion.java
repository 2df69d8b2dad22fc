package dev.lamina.converter.aws;

import dev.lamina.api.Rollout;
import dev.lamina.api.RolloutBuilder;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Deployment preferences of SAM, by the names that AWS CodeDeploy gives them: Canary10Percent5Minutes. */
final class RolloutConversion {
    private static final Pattern NAME = Pattern.compile(
            "(?:CodeDeployDefault\\.Lambda)?(Canary|Linear)" + "([0-9]{1,2})Percent(?:Every)?([0-9]{1,3})Minutes?");
    private static final double PERCENT = 100;
    private static final int SECONDS = 60;

    private RolloutConversion() {}

    /** Empty for AllAtOnce, and for what has another name. */
    static Optional<Rollout> of(String preference) {
        Matcher name = NAME.matcher(preference);
        return name.matches()
                ? Optional.of(RolloutBuilder.builder()
                        .type(name.group(1).equals("Canary") ? Rollout.Type.CANARY : Rollout.Type.LINEAR)
                        .step(Integer.parseInt(name.group(2)) / PERCENT)
                        .intervalSeconds(Integer.parseInt(name.group(3)) * SECONDS)
                        .build())
                : Optional.empty();
    }
}
