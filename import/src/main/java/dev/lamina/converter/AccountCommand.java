package dev.lamina.converter;

import dev.lamina.converter.account.AccountConversion;
import dev.lamina.converter.manifest.Bundle;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.LambdaClientBuilder;

/** lamina-import account. Credentials are where AWS's tools look for them. */
@Command(name = "account", description = "Converts the functions of an AWS account. It only reads from the account.")
final class AccountCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Option(names = "--region", description = "Region of the functions. Default: that of AWS's tools (AWS_REGION).")
    private String region;

    @Option(names = "--endpoint", description = "URL of the Lambda API. Default: AWS's own.")
    private URI endpoint;

    @Option(
            names = "--prefix",
            defaultValue = "",
            description = "Converts only functions whose name begins with this text. Default: all.")
    private String prefix;

    @Option(
            names = "--download",
            paramLabel = "FOLDER",
            description = "Folder into which the zips of the functions are downloaded. Default: they are not.")
    private Path download;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws IOException {
        Bundle bundle = new Bundle();
        try (LambdaClient lambda = client()) {
            new AccountConversion(lambda, output.surroundings(bundle), download).run(prefix);
        }
        return output.write(
                bundle, command.commandLine().getOut(), command.commandLine().getErr());
    }

    private LambdaClient client() {
        LambdaClientBuilder builder = LambdaClient.builder();
        if (region != null) {
            builder.region(Region.of(region));
        }
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        return builder.build();
    }
}
