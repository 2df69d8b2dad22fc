package dev.lamina.converter;

import dev.lamina.converter.manifest.Bundle;
import dev.lamina.converter.template.Stack;
import dev.lamina.converter.template.TemplateConversion;
import dev.lamina.converter.template.TemplateReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** lamina-import template FILE. */
@Command(name = "template", description = "Converts a template of SAM or CloudFormation.")
final class TemplateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "FILE", description = "The template, YAML or JSON.")
    private Path file;

    @Option(
            names = {"-p", "--parameter"},
            paramLabel = "NAME=VALUE",
            description = "Value of a parameter of the template. Default: its default.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
            names = "--resource",
            paramLabel = "ID=NAME",
            description = "Name of a resource whose name CloudFormation has chosen. Default: its logical id.")
    private Map<String, String> resources = new LinkedHashMap<>();

    @Option(
            names = "--stack",
            paramLabel = "NAME",
            defaultValue = "stack",
            description = "Value of AWS::StackName. Default: ${DEFAULT-VALUE}.")
    private String stack;

    @Option(
            names = "--region",
            defaultValue = "us-east-1",
            description = "Value of AWS::Region. Default: ${DEFAULT-VALUE}.")
    private String region;

    @Option(
            names = "--account",
            paramLabel = "ID",
            defaultValue = "000000000000",
            description = "Account in which queues, streams and tables are. Default: ${DEFAULT-VALUE}.")
    private String account;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws IOException {
        Bundle bundle = new Bundle();
        new TemplateConversion(
                        TemplateReader.read(Files.readString(file)),
                        new Stack(stack, region, output.namespace(), account, parameters, resources),
                        output.surroundings(bundle))
                .run();
        return output.write(
                bundle, command.commandLine().getOut(), command.commandLine().getErr());
    }
}
