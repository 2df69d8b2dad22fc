using System;
using System.IO;
using System.Linq;
using System.Runtime.Serialization;
using System.Runtime.Serialization.Json;
using System.Text;

namespace Lambda.Runtime
{
    /// <summary>Events and results as objects. A Stream has the bytes as they are.</summary>
    internal static class Json
    {
        private static readonly DataContractJsonSerializerSettings Settings =
            new DataContractJsonSerializerSettings { UseSimpleDictionaryFormat = true };

        internal static object Read(byte[] json, Type type)
        {
            Stream stream = new MemoryStream(json);
            return typeof(Stream).IsAssignableFrom(type)
                ? stream
                : new DataContractJsonSerializer(type, Settings).ReadObject(stream);
        }

        internal static byte[] Write(object value, Type type)
        {
            if (value == null)
            {
                return Encoding.UTF8.GetBytes("null");
            }
            MemoryStream json = new MemoryStream();
            if (value is Stream stream)
            {
                stream.CopyTo(json);
            }
            else
            {
                new DataContractJsonSerializer(type, Settings).WriteObject(json, value);
            }
            return json.ToArray();
        }
    }

    /// <summary>An exception in the form in which Lambda reports it.</summary>
    [DataContract]
    internal sealed class Failure
    {
        internal Failure(Exception cause)
        {
            Type = cause.GetType().Name;
            Message = cause.Message;
            Trace = (cause.StackTrace ?? "").Split('\n').Select(line => line.Trim()).Where(line => line != "").ToArray();
        }

        [DataMember(Name = "errorType")]
        internal string Type { get; set; }

        [DataMember(Name = "errorMessage")]
        internal string Message { get; set; }

        [DataMember(Name = "stackTrace")]
        internal string[] Trace { get; set; }
    }
}
