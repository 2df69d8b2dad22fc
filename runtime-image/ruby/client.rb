# frozen_string_literal: true

# Runs a Ruby handler through Lambda's Runtime API: loads it, then takes one event after the other. Contexts and errors have
# the form that AWS's own client gives them. AWS's client is a gem that Debian does not have.
require "json"
require "net/http"

module LambdaRuntime
  # The second argument of a handler. Times are in milliseconds.
  Context = Struct.new(:aws_request_id, :invoked_function_arn, :deadline_ms, :client_context, :identity) do
    def function_name = ENV["AWS_LAMBDA_FUNCTION_NAME"]
    def function_version = ENV["AWS_LAMBDA_FUNCTION_VERSION"]
    def memory_limit_in_mb = ENV["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
    def log_group_name = ENV["AWS_LAMBDA_LOG_GROUP_NAME"]
    def log_stream_name = ENV["AWS_LAMBDA_LOG_STREAM_NAME"]
    def get_remaining_time_in_millis = [deadline_ms - Process.clock_gettime(Process::CLOCK_REALTIME, :millisecond), 0].max
  end

  # A handler, FILE.METHOD or FILE.MODULE::CLASS.METHOD; a file in a folder is written with slashes.
  class Handler
    def initialize(text)
      file, *names, method = text.split(".")
      if method.nil? || names.size > 1
        raise ArgumentError, "Invalid handler #{text}, must be of form FILENAME.METHOD or FILENAME.CLASS.METHOD"
      end
      root = ENV["LAMBDA_TASK_ROOT"] || "/var/task"
      $LOAD_PATH.unshift(root) # files of the code are required by their names
      own = File.join(root, "#{file}.rb")
      require File.exist?(own) ? own : file # a layer may have it
      @owner = names.empty? ? TOPLEVEL_BINDING.receiver : Object.const_get(names.first)
      @method = method
    end

    def call(event, context) = @owner.send(@method, event: event, context: context)
  end

  # The Runtime API, over one connection.
  class Api
    def initialize(address)
      host, port = address.split(":")
      @http = Net::HTTP.new(host, port.to_i, nil)
      @http.read_timeout = nil # the next event may take hours to come
      @http.keep_alive_timeout = 3600
      @http.start
    end

    def next_event
      response = @http.get("/2018-06-01/runtime/invocation/next")
      response.is_a?(Net::HTTPSuccess) ? response : abort("no event: #{response.code} #{response.body}")
    end

    # @param attempt the head Lambda-Runtime-Invocation-Id of the event, or nil
    def respond(id, attempt, body, type)
      report("invocation/#{id}/response", body, { "Content-Type" => type, "Lambda-Runtime-Invocation-Id" => attempt })
    end

    # @param path invocation/ID/error or init/error
    def fail(path, error, kind, attempt = nil)
      type = "#{kind}<#{error.class}>"
      lines = error.backtrace.to_a.reject { |line| line.include?(__FILE__) }
      body = { errorMessage: error.message, errorType: type, stackTrace: lines }
      report(path, text(body), { "Content-Type" => "application/json", "Lambda-Runtime-Function-Error-Type" => type,
                                 "Lambda-Runtime-Invocation-Id" => attempt })
    end

    private

    # A message may be no text in UTF-8.
    def text(body)
      JSON.generate(body)
    rescue JSON::GeneratorError
      JSON.generate(body.merge(errorMessage: body[:errorMessage].dup.force_encoding("UTF-8").scrub))
    end

    def report(path, body, heads)
      response = @http.post("/2018-06-01/runtime/#{path}", body, heads.compact)
      warn("the response was refused: #{response.code} #{response.body}") unless response.is_a?(Net::HTTPSuccess)
    end
  end

  # Takes one event and answers it.
  def self.serve(handler, api)
    event = api.next_event
    id, attempt = event["Lambda-Runtime-Aws-Request-Id"], event["Lambda-Runtime-Invocation-Id"]
    ENV["_X_AMZN_TRACE_ID"] = event["Lambda-Runtime-Trace-Id"]
    begin
      body, type = encode(handler.call(JSON.parse(event.body), context(id, event)))
    rescue SystemExit, SignalException
      raise
    rescue Exception => e
      warn(e.full_message(highlight: false))
      api.fail("invocation/#{id}/error", e, "Function", attempt)
      exit!(1) unless e.is_a?(StandardError) # no memory, no stack: the next event gets a new process
    else
      api.respond(id, attempt, body, type)
    end
  end

  def self.context(id, event)
    client, identity = %w[Client-Context Cognito-Identity].map do |name|
      event["Lambda-Runtime-#{name}"]&.then { |text| JSON.parse(text.dup.force_encoding("UTF-8")) }
    end
    Context.new(id, event["Lambda-Runtime-Invoked-Function-Arn"], event["Lambda-Runtime-Deadline-Ms"].to_i, client, identity)
  end

  # @return [Array(String, String)] the body, and its content type
  def self.encode(result)
    result.respond_to?(:read) ? [result.read, "application/octet-stream"] : [JSON.generate(result), "application/json"]
  end

  def self.run
    $stdout.sync = $stderr.sync = true
    Encoding.default_external = Encoding::UTF_8
    api = Api.new(ENV.fetch("AWS_LAMBDA_RUNTIME_API"))
    begin
      handler = Handler.new(ENV.fetch("_HANDLER"))
    rescue StandardError, ScriptError => e
      warn(e.full_message(highlight: false))
      api.fail("init/error", e, "Init")
      exit!(1)
    end
    loop { serve(handler, api) }
  end
end

LambdaRuntime.run
