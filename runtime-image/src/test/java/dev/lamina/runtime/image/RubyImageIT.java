package dev.lamina.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.runtime.stub.StubGateway;
import dev.lamina.runtime.stub.StubGateway.Call;
import dev.lamina.runtime.stub.Zips;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ruby handlers and the client in the image: forms of handlers, contexts, errors and where files are found. */
class RubyImageIT {
    @TempDir
    private Path folder;

    private StubGateway gateway;
    private ImageContainer container;

    @BeforeEach
    void start() throws Exception {
        gateway = StubGateway.start();
        container = new ImageContainer("LAMINA_RUNTIME_RUBY33_IMAGE", gateway, folder);
    }

    @AfterEach
    void end() throws Exception {
        container.close();
        gateway.close();
    }

    @Test
    void handlerGetsEventAndContext() throws Exception {
        container
                .variable("AWS_LAMBDA_EXEC_WRAPPER", "/opt/wrapper")
                .layer(new Zips()
                        .program("wrapper", "#!/bin/sh\nexport WRAPPED=yes\nexec \"$@\"\n".getBytes())
                        .bytes())
                .start("index.handler", new Zips().file("index.rb", """
            require "aws-sdk-s3"
            def handler(event:, context:)
              puts "greeting #{event["name"]}"
              { "hello" => event["name"], "id" => context.aws_request_id, "arn" => context.invoked_function_arn,
                "function" => context.function_name, "memory" => context.memory_limit_in_mb.to_i,
                "left" => context.get_remaining_time_in_millis.between?(1, 30_000), "client" => context.client_context,
                "ruby" => RUBY_VERSION[0, 3], "wrapped" => ENV["WRAPPED"], "s3" => Aws::S3::Client.name,
                "library" => ENV["RUBYLIB"], "gems" => ENV["GEM_PATH"].split(":").first(2) }
            end
            """).bytes());

        Call answer = gateway.invoke(
                        "a", "{\"name\":\"Zoë\"}", "Lambda-Runtime-Client-Context", "{\"custom\":{\"a\":1}}")
                .await();

        assertThat(answer.text())
                .as(container.log())
                .isEqualTo("{\"hello\":\"Zoë\",\"id\":\"a\",\"arn\":\"arn:aws:lambda:eu-west-1:default:function:f\","
                        + "\"function\":\"f\",\"memory\":512,\"left\":true,\"client\":{\"custom\":{\"a\":1}},"
                        + "\"ruby\":\"3.3\",\"wrapped\":\"yes\","
                        + "\"s3\":\"Aws::S3::Client\",\"library\":\"/opt/ruby/lib\","
                        + "\"gems\":[\"/var/task/vendor/bundle/ruby/3.3.0\",\"/opt/ruby/gems/3.3.0\"]}");
        await().untilAsserted(() -> assertThat(container.log())
                .containsSubsequence("START RequestId: a", "greeting Zoë", "END RequestId: a", "REPORT RequestId: a"));
    }

    @Test
    void methodOfClassIsHandlerAndErrorsAreLambdas() throws Exception {
        container
                .layer(new Zips()
                        .file("ruby/lib/tariff.rb", "TARIFF = 19")
                        .file("ruby/gems/3.3.0/specifications/money-1.0.gemspec", """
                            Gem::Specification.new { |s| s.name = "money"; s.version = "1.0"; s.summary = "x";
                              s.authors = ["x"]; s.files = ["lib/money.rb"]; s.require_paths = ["lib"] }
                            """)
                        .file("ruby/gems/3.3.0/gems/money-1.0/lib/money.rb", "MONEY = 'euro'")
                        .bytes())
                .start(
                        "shop/till.Shop::Till.run",
                        new Zips()
                                .file("prices/factor.rb", "FACTOR = 1")
                                .file("helpers.rb", """
                    require "prices/factor"
                    def total(calls) = [TARIFF, MONEY, calls * FACTOR]
                    """)
                                .file("shop/till.rb", """
                    require "helpers"
                    require "tariff"
                    require "money"
                    module Shop
                      class NoMoney < StandardError; end
                      class Till
                        @calls = 0
                        def self.run(event:, context:)
                          @calls += 1
                          exit(7) if event["exit"]
                          raise NoMoney, "#{event["price"]} ¤ are too much" if event["price"]
                          event["loop"] ? run(event: event, context: context) : total(@calls)
                        end
                      end
                    end
                    """)
                                .bytes());

        assertThat(gateway.invoke("a", "{}").await().text()).as(container.log()).isEqualTo("[19,\"euro\",1]");
        Call failed = gateway.invoke("b", "{\"price\":5}").await();
        assertThat(failed.path()).endsWith("/b/error");
        assertThat(failed.text())
                .startsWith("{\"errorMessage\":\"5 ¤ are too much\",\"errorType\":\"Function<Shop::NoMoney>\","
                        + "\"stackTrace\":[\"/var/task/shop/till.rb:11:in `run'\"");
        assertThat(gateway.invoke("c", "{}").await().text())
                .as("the process stays after an error")
                .isEqualTo("[19,\"euro\",3]");
        assertThat(gateway.invoke("d", "{\"loop\":true}").await().text()).contains("Function<SystemStackError>");
        await().until(() -> !gateway.calls("/environment/exit").isEmpty());
        assertThat(gateway.invoke("e", "{}").await().text())
                .as("a full stack is followed by a new process")
                .isEqualTo("[19,\"euro\",1]");
        assertThat(gateway.invoke("f", "{\"exit\":true}").await().text())
                .contains("Runtime.ExitError", "exit status 7");
    }

    @Test
    void brokenFileIsErrorOfInit() throws Exception {
        container.start(
                "index.handler",
                new Zips().file("index.rb", "require 'not_there'\n").bytes());

        assertThat(gateway.invoke("a", "{}").await().text())
                .contains("\"errorType\":\"Init<LoadError>\"", "cannot load such file -- not_there");
    }
}
