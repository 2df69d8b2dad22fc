using System;
using System.IO;
using System.Net;
using System.Reflection;
using System.Threading;

namespace Lambda.Runtime
{
    /// <summary>Takes events from Lambda's Runtime API, one after the other, and sends what the handler returns.</summary>
    internal static class Program
    {
        private static readonly string Api =
            "http://" + Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/";

        private static int Main()
        {
            ServicePointManager.Expect100Continue = false;
            Handler handler;
            try
            {
                handler = Handler.Load(
                    Environment.GetEnvironmentVariable("_HANDLER"), Environment.GetEnvironmentVariable("LAMBDA_TASK_ROOT"));
            }
            catch (Exception e)
            {
                Report("init", e);
                return 1;
            }
            for (;;)
            {
                Serve(handler);
            }
        }

        private static void Serve(Handler handler)
        {
            Context context;
            byte[] payload;
            using (WebResponse next = Request("invocation/next").GetResponse())
            {
                context = new Context(next.Headers);
                Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", next.Headers["Lambda-Runtime-Trace-Id"]);
                MemoryStream body = new MemoryStream();
                next.GetResponseStream().CopyTo(body);
                payload = body.ToArray();
            }
            string invocation = "invocation/" + context.AwsRequestId;
            byte[] result;
            try
            {
                result = handler.Call(payload, context);
            }
            catch (Exception e)
            {
                Report(invocation, e);
                return;
            }
            Send(Request(invocation + "/response"), result);
        }

        private static void Report(string path, Exception cause)
        {
            Failure failure = new Failure(cause is TargetInvocationException ? cause.InnerException : cause);
            Console.Error.WriteLine(failure.Type + ": " + failure.Message);
            HttpWebRequest request = Request(path + "/error");
            request.Headers["Lambda-Runtime-Function-Error-Type"] = failure.Type;
            Send(request, Json.Write(failure, typeof(Failure)));
        }

        /// <summary>A request without a timeout: an event may be a long time in coming.</summary>
        private static HttpWebRequest Request(string path)
        {
            HttpWebRequest request = WebRequest.CreateHttp(Api + path);
            request.Proxy = null;
            request.Timeout = Timeout.Infinite;
            request.ReadWriteTimeout = Timeout.Infinite;
            return request;
        }

        private static void Send(HttpWebRequest request, byte[] body)
        {
            request.Method = "POST";
            request.ContentType = "application/json";
            request.ContentLength = body.Length;
            try
            {
                using (Stream stream = request.GetRequestStream())
                {
                    stream.Write(body, 0, body.Length);
                }
                request.GetResponse().Close();
            }
            catch (WebException e) when (e.Response != null)
            {
                // A result that is too large, for example. The caller has the error already.
                Console.Error.WriteLine("The result was refused: " + e.Message);
            }
        }
    }
}
