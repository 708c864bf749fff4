// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IIbcLightClient
/// @notice What a router of IBC v2 ("Eureka") asks of a light client.
/// @dev `ILightClient`, `ILightClientMsgs` and `IICS02ClientMsgs.Height` of cosmos/solidity-ibc-eureka:
/// `contracts/interfaces/ILightClient.sol` at commit 75430181516972915a204e697cb252f2979b6ddd; the structs as in
/// `abi/BesuIBFT2LightClient.json` at commit 496bfd5a17b7654651d1be1dca869349dd19d950 (heights of 64 bits; they had 32
/// before). It is a repository's interface, not a numbered standard, and has changed before. Later light clients there
/// have no `upgradeClient`; a router never calls it.
interface IIbcLightClient {
    /// @notice Update: the client moved on. Misbehaviour: the message froze it. NoOp: all of it was known.
    enum UpdateResult {
        Update,
        Misbehaviour,
        NoOp
    }

    /// @notice A height of the counterparty chain.
    struct Height {
        uint64 revisionNumber;
        uint64 revisionHeight;
    }

    /// @notice "`value` is at `path`."
    struct MsgVerifyMembership {
        bytes proof;
        Height proofHeight;
        bytes[] path;
        bytes value;
    }

    /// @notice "Nothing is at `path`."
    struct MsgVerifyNonMembership {
        bytes proof;
        Height proofHeight;
        bytes[] path;
    }

    /// @notice Moves the client on.
    function updateClient(bytes calldata updateMsg) external returns (UpdateResult);

    /// @notice Reverts unless the value is there. Returns the counterparty's time at that height, in seconds.
    function verifyMembership(MsgVerifyMembership calldata msg_) external returns (uint256);

    /// @notice Reverts unless nothing is there. Returns the counterparty's time at that height, in seconds.
    function verifyNonMembership(MsgVerifyNonMembership calldata msg_) external returns (uint256);

    /// @notice Freezes the client on evidence.
    function misbehaviour(bytes calldata misbehaviourMsg) external;

    /// @notice Upgrades the client.
    function upgradeClient(bytes calldata upgradeMsg) external;

    /// @notice The client's state, in the client's own encoding.
    function getClientState() external view returns (bytes memory);
}
