# `versions`, in `locals` and in the `values` of the units, is written by "sluice synth" from clusters/live/versions.ts; the rest is yours.
locals {
  name                 = "live"
  features             = ["gateway-api", "longhorn", "prometheus", "spegel"]
  storage_provisioning = "normal"

  versions = {
    talos       = "v1.12.1"
    kubernetes  = "1.35.0"
    cilium      = "1.18.6"
    gateway_api = "v1.4.1"
    flux        = "v2.7.5"
    prometheus  = "20.0.0"
  }
}

unit "config" {
  source = "../../units/config"
  path   = "config"

  values = {
    name                 = local.name
    features             = local.features
    storage_provisioning = local.storage_provisioning
    versions             = local.versions
  }
}

unit "unifi" {
  source = "../../units/unifi"
  path   = "unifi"
}

unit "talos" {
  source = "../../units/talos"
  path   = "talos"

  values = {
    versions = local.versions
  }
}

unit "bootstrap" {
  source = "../../units/bootstrap"
  path   = "bootstrap"

  values = {
    versions = local.versions
  }
}

unit "aws_set_params" {
  source = "../../units/aws-set-params"
  path   = "aws-set-params"
}
