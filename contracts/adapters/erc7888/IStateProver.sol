// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IStateProver
/// @notice Leads from a state commitment of one chain, the home chain, to one of another, the target chain.
/// @dev ERC-7888 "Crosschain Broadcaster", status Draft: ethereum/ERCs `ERCS/erc-7888.md` at commit
/// 0ed6612be675f5afdf5665e9c84f7338dc426944, and the same names in the implementation openintentsframework/broadcaster
/// `src/contracts/interfaces/IStateProver.sol` at commit ea11ec0f03409d05bee8a24885a3f0cf0b82cd4c. The draft's
/// names are not settled: `verifyTargetState`, `getTargetState`, `verifyStateValue` at its commit 5936262b.
interface IStateProver {
    /// @notice The target chain's state commitment, proven from the home chain's. Reverts on the home chain.
    function verifyTargetStateCommitment(
        bytes32 homeStateCommitment,
        bytes calldata input
    ) external view returns (bytes32 targetStateCommitment);

    /// @notice The target chain's state commitment, read from the home chain's state. Reverts off the home chain.
    function getTargetStateCommitment(
        bytes calldata input
    ) external view returns (bytes32 targetStateCommitment);

    /// @notice A storage slot of the target chain, proven from its state commitment.
    function verifyStorageSlot(
        bytes32 targetStateCommitment,
        bytes calldata input
    ) external view returns (address account, uint256 slot, bytes32 value);

    /// @notice Rises with every prover that follows another for the same two chains.
    function version() external pure returns (uint256);
}
